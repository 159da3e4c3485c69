package com.onetimesecret.hub.vault.deposit;

import com.onetimesecret.hub.api.identity.AgentIdentity;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a token says: under which label a value may be left, once, and until when.
///
/// @param nonce what makes the token different from every other one of its agent
/// @param expiresAt in unix seconds
/// @param issuedAt in unix seconds; 0 if the token does not say
/// @param overwrite whether it may replace what the label holds
record DepositTerms(String label, String nonce, long expiresAt, long issuedAt, boolean overwrite) {

    private static final int LONGEST_LABEL = 256;
    private static final int SHORTEST_NONCE = 8;
    private static final int LONGEST_NONCE = 128;
    private static final int LONGEST_KID = 128;
    private static final int LONGEST_NUMBER = 20;
    private static final int DEEPEST = 4;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxNumberLength(LONGEST_NUMBER)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /// What the payload says for a box of that agent; empty if it is not as it should be, or for another agent.
    static Optional<DepositTerms> read(byte[] payload, AgentIdentity agent) {
        try {
            // Decoded here, because the parser would take UTF-16 too.
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload));
            return of(JSON.readTree(text.toString()), agent);
        } catch (CharacterCodingException | JacksonException broken) {
            return Optional.empty();
        }
    }

    private static Optional<DepositTerms> of(JsonNode payload, AgentIdentity agent) {
        var label = payload.path("label");
        var nonce = payload.path("nonce");
        var fits = isLabel(label.asString(""))
                && label.isString()
                && nonce.isString()
                && isText(nonce.stringValue(), SHORTEST_NONCE, LONGEST_NONCE)
                && isTime(payload.path("expires_at"))
                && (!payload.has("iat") || isTime(payload.path("iat")))
                && (!payload.has("overwrite") || payload.path("overwrite").isBoolean())
                && (!payload.has("v") || isOne(payload.path("v")))
                && (!payload.has("kid") || isText(payload.path("kid").asString(""), 1, LONGEST_KID))
                && (!payload.has("aud") || isFor(payload.path("aud"), agent));
        return fits
                ? Optional.of(new DepositTerms(
                        label.stringValue(),
                        nonce.stringValue(),
                        payload.path("expires_at").longValue(),
                        payload.path("iat").asLong(0),
                        payload.path("overwrite").asBoolean(true)))
                : Optional.empty();
    }

    /// Whether a deposit can be left under that label.
    static boolean isLabel(String text) {
        return isText(text, 1, LONGEST_LABEL);
    }

    private static boolean isText(String text, int shortest, int longest) {
        return text.length() >= shortest
                && text.length() <= longest
                && text.chars().allMatch(letter -> letter >= ' ' && letter <= '~');
    }

    private static boolean isTime(JsonNode number) {
        return number.isIntegralNumber() && number.canConvertToLong() && number.longValue() >= 0;
    }

    private static boolean isOne(JsonNode number) {
        return number.isIntegralNumber() && number.canConvertToLong() && number.longValue() == 1;
    }

    private static boolean isFor(JsonNode audience, AgentIdentity agent) {
        return audience.isString()
                && Stream.of(agent.id().value(), agent.domain(), agent.origin(), agent.origin() + "/d/")
                        .anyMatch(audience.stringValue()::equals);
    }

    @Override
    public String toString() {
        return "DepositTerms[" + label + "]";
    }
}
