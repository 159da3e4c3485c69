package com.onetimesecret.hub.messaging.schema;

import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.api.problem.UnreadableJson;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/// Reads a request's body as JSON that means the same to everybody: bounded, UTF-8, no member twice, no text that
/// cannot be stored.
public final class StrictJson {

    /// The limit of WIRE 0.
    public static final int LARGEST_BODY = 64 * 1024;

    private static final int DEEPEST = 32;
    // Far beyond what a double holds; larger exponents only serve to make readers compute.
    private static final int LARGEST_EXPONENT = 400;

    /// Reads strictly and writes compactly, with numbers as they came.
    public static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxDocumentLength(LARGEST_BODY)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private StrictJson() {}

    /// The body of the request, which must say that it is JSON.
    public static JsonNode body(HttpServletRequest request) throws IOException {
        requireJson(request);
        return parse(bytes(request));
    }

    /// The body of the request, or an empty object if there is none.
    public static JsonNode bodyIfAny(HttpServletRequest request) throws IOException {
        var bytes = bytes(request);
        if (bytes.length == 0) {
            return MAPPER.createObjectNode();
        }
        requireJson(request);
        return parse(bytes);
    }

    private static void requireJson(HttpServletRequest request) {
        var type = request.getContentType();
        try {
            if (type != null && MediaType.parseMediaType(type).isCompatibleWith(MediaType.APPLICATION_JSON)) {
                return;
            }
        } catch (InvalidMediaTypeException unreadable) {
            // The same answer as for a type that is readable and wrong.
        }
        throw new HubException(
                ProblemType.UNSUPPORTED_MEDIA_TYPE, "Send the body as JSON with Content-Type: application/json.");
    }

    private static byte[] bytes(HttpServletRequest request) throws IOException {
        long announced = request.getContentLengthLong();
        if (announced <= LARGEST_BODY) {
            // An announced length is exact; without one, a byte more than the limit is the sign of too many.
            var bytes = request.getInputStream().readNBytes(announced < 0 ? LARGEST_BODY + 1 : (int) announced);
            if (bytes.length <= LARGEST_BODY) {
                return bytes;
            }
        }
        throw new HubException(
                ProblemType.PAYLOAD_TOO_LARGE,
                "A body has at most 64 KiB. Store more as a secret or elsewhere and post its key or link.");
    }

    private static JsonNode parse(byte[] bytes) {
        JsonNode body;
        try {
            body = MAPPER.readTree(text(bytes));
        } catch (StreamConstraintsException tooDeep) {
            throw malformed(
                    "The JSON is nested deeper than " + DEEPEST + " levels or holds an oversized name or number.");
        } catch (JacksonException unreadable) {
            throw refusalOf(unreadable);
        }
        if (body.isMissingNode()) {
            throw UnreadableJson.empty();
        }
        check(body, "");
        return body;
    }

    /// The parser's own words name its classes, so only their kind is looked at.
    private static HubException refusalOf(JacksonException unreadable) {
        var words = Objects.requireNonNullElse(unreadable.getOriginalMessage(), "");
        if (words.startsWith("Duplicate")) {
            return UnreadableJson.memberTwice();
        }
        if (words.startsWith("Trailing token")) {
            return UnreadableJson.goesOn();
        }
        var place = unreadable.getLocation();
        return place == null
                ? UnreadableJson.notJson(0, 0)
                : UnreadableJson.notJson(place.getLineNr(), place.getColumnNr());
    }

    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw UnreadableJson.notJson(0, 0);
        }
    }

    private static HubException malformed(String detail) {
        return new HubException(ProblemType.MALFORMED_REQUEST, detail);
    }

    private static void check(JsonNode node, String pointer) {
        if (node.isString()) {
            checkText(node.stringValue(), pointer);
        } else if (node.isBigDecimal() || node.isBigInteger()) {
            checkSize(node.decimalValue(), pointer);
        } else if (node.isObject()) {
            node.properties().forEach(member -> {
                var inner = pointer + "/" + escaped(member.getKey());
                checkText(member.getKey(), inner);
                check(member.getValue(), inner);
            });
        } else {
            int index = 0;
            for (var element : node) {
                check(element, pointer + "/" + index++);
            }
        }
    }

    private static void checkSize(BigDecimal number, String pointer) {
        if (Math.abs((long) number.precision() - number.scale()) > LARGEST_EXPONENT) {
            throw refused(pointer, "must be a number of a size that programs share");
        }
    }

    private static void checkText(String text, String pointer) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw refused(pointer, "must not contain the character NUL");
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw refused(pointer, "must not contain half of a surrogate pair");
            }
        }
    }

    private static HubException refused(String pointer, String message) {
        return HubException.of(
                ProblemType.INVALID_REQUEST,
                List.of(FieldError.at(pointer.replaceAll("[\\x00\\ud800-\\udfff]", "?"), message)));
    }

    /// A member's name as a part of a JSON pointer (RFC 6901).
    static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
