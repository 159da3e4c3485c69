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
import tools.jackson.databind.node.ObjectNode;

/// Reads a request's body as JSON that means the same to everybody: bounded, UTF-8, no member twice, no text
/// that cannot be stored.
public final class StrictJson {

    /// The limit of WIRE 0.
    public static final int LARGEST_BODY = 64 * 1024;

    /// What a list of messages may take (WIRE 4).
    public static final int LARGEST_LIST = 1024 * 1024;

    /// What a body may take that holds a secret of 1 MiB, of which JSON may write each byte as six.
    private static final int LARGEST_WITH_SECRET = 6656 * 1024;

    private static final int DEEPEST = 32;
    // What many small values take in memory is many times what they take on the way here.
    private static final int MOST_TOKENS = 100_000;
    // Far beyond what a double holds; larger exponents only serve to make readers compute.
    private static final int LARGEST_EXPONENT = 400;

    /// Reads strictly and writes compactly, with numbers as they came.
    public static final JsonMapper MAPPER = mapper(DEEPEST, LARGEST_BODY);

    /// A list is one level more around each of its messages.
    private static final JsonMapper LISTS = mapper(DEEPEST + 1, LARGEST_LIST);

    private static final JsonMapper WITH_SECRETS = mapper(DEEPEST, LARGEST_WITH_SECRET);

    private StrictJson() {}

    private static JsonMapper mapper(int deepest, int longest) {
        return JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(deepest)
                                .maxDocumentLength(longest)
                                .maxTokenCount(MOST_TOKENS)
                                .build())
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .build();
    }

    /// The body of the request, which must say that it is JSON.
    public static JsonNode body(HttpServletRequest request) throws IOException {
        requireJson(request);
        return checked(parse(bytes(request, LARGEST_BODY), MAPPER));
    }

    /// The body of the request, which may be long if it is for that one member.
    public static JsonNode bodyWithSecret(HttpServletRequest request, String secret) throws IOException {
        requireJson(request);
        var bytes = bytes(request, LARGEST_WITH_SECRET);
        var body = parse(bytes, WITH_SECRETS);
        if (bytes.length > LARGEST_BODY && longWithout(secret, body)) {
            throw tooLarge();
        }
        return checked(body);
    }

    private static boolean longWithout(String member, JsonNode body) {
        if (!(body instanceof ObjectNode members)) {
            return true;
        }
        var others = MAPPER.createObjectNode();
        others.setAll(members);
        others.remove(member);
        return MAPPER.writeValueAsBytes(others).length > LARGEST_BODY;
    }

    /// The body of the request, which may be long if it is a list; whoever takes the list's elements apart
    /// tests each with [#requireStorable].
    public static JsonNode oneOrMany(HttpServletRequest request) throws IOException {
        requireJson(request);
        var bytes = bytes(request, LARGEST_LIST);
        if (isList(bytes)) {
            return parse(bytes, LISTS);
        }
        if (bytes.length > LARGEST_BODY) {
            throw tooLarge();
        }
        return checked(parse(bytes, MAPPER));
    }

    private static boolean isList(byte[] bytes) {
        int start = 0;
        while (start < bytes.length && " \t\r\n".indexOf(bytes[start]) >= 0) {
            start++;
        }
        return start < bytes.length && bytes[start] == '[';
    }

    /// The body of the request, or an empty object if there is none.
    public static JsonNode bodyIfAny(HttpServletRequest request) throws IOException {
        var bytes = bytes(request, LARGEST_BODY);
        if (bytes.length == 0) {
            return MAPPER.createObjectNode();
        }
        requireJson(request);
        return checked(parse(bytes, MAPPER));
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

    private static byte[] bytes(HttpServletRequest request, int most) throws IOException {
        long announced = request.getContentLengthLong();
        if (announced <= most) {
            // An announced length is exact; without one, a byte more than the limit is the sign of too many.
            var bytes = request.getInputStream().readNBytes(announced < 0 ? most + 1 : (int) announced);
            if (bytes.length <= most) {
                return bytes;
            }
        }
        throw tooLarge();
    }

    private static HubException tooLarge() {
        return new HubException(
                ProblemType.PAYLOAD_TOO_LARGE,
                "A body has at most 64 KiB, a list of messages 1 MiB. Store more as a secret or elsewhere and post its"
                        + " key or link.");
    }

    private static JsonNode parse(byte[] bytes, JsonMapper mapper) {
        JsonNode body;
        try {
            // The decoder knows what is no UTF-8 better than the parser does, and ASCII needs neither.
            body = isAscii(bytes) ? mapper.readTree(bytes) : mapper.readTree(text(bytes));
        } catch (StreamConstraintsException tooDeep) {
            throw malformed(
                    "The JSON is nested deeper than " + DEEPEST + " levels or holds an oversized name or number.");
        } catch (JacksonException unreadable) {
            throw refusalOf(unreadable);
        }
        if (body.isMissingNode()) {
            throw UnreadableJson.empty();
        }
        return body;
    }

    private static JsonNode checked(JsonNode body) {
        requireStorable(body);
        return body;
    }

    /// A message that the hub itself wrote, which is longer than what was sent.
    public static ObjectNode stored(byte[] message) {
        return (ObjectNode) LISTS.readTree(message);
    }

    /// Refuses text and numbers that cannot be stored, or not without becoming others.
    public static void requireStorable(JsonNode value) {
        check(value, "");
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

    private static boolean isAscii(byte[] bytes) {
        for (byte b : bytes) {
            // A parser of bytes would take the first NULs for another encoding.
            if (b <= 0) {
                return false;
            }
        }
        return true;
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
