package com.onetimesecret.hub.vault.secret;

import com.onetimesecret.hub.api.agent.Agent;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The form of an encrypted value: a JWE in compact serialization (RFC 7516 7.1) with `ECDH-ES+A256KW` (RFC 7518 4.6).
/// The hub checks what it can without a key, so that a mistake shows while its maker is still there to correct it.
final class CompactJwe {

    private static final Pattern FORM =
            Pattern.compile("[\\w-]{1,4096}\\.[\\w-]{54,128}\\.[\\w-]{16,32}\\.[\\w-]*\\.[\\w-]{22,43}");
    private static final List<String> CONTENT_ENCRYPTIONS = List.of("A256GCM", "A256CBC-HS512");
    private static final JsonMapper JSON = JsonMapper.shared();

    private CompactJwe() {}

    /// What is wrong with it, if something is.
    static Optional<String> mistake(String text) {
        if (!FORM.matcher(text).matches()) {
            return Optional.of(
                    "must be a JWE in compact form: five parts of base64url with dots between, with enc jwe");
        }
        var header = header(text);
        if (header == null) {
            return Optional.of("must begin with a JWE header that is JSON");
        }
        if (!header.path("alg").asString("").equals("ECDH-ES+A256KW")) {
            return Optional.of("must have the alg ECDH-ES+A256KW in its JWE header");
        }
        if (!CONTENT_ENCRYPTIONS.contains(header.path("enc").asString(""))) {
            return Optional.of("must have the enc A256GCM or A256CBC-HS512 in its JWE header");
        }
        if (header.has("crit") || header.has("zip")) {
            return Optional.of("must not have crit or zip in its JWE header");
        }
        var ephemeral = header.path("epk");
        return ephemeral.path("kty").isString() && ephemeral.path("x").isString() && !ephemeral.has("d")
                ? Optional.empty()
                : Optional.of("must have epk, the sender's ephemeral key without its private part, in its JWE header");
    }

    /// Whether it was encrypted to a key of the kind that the agent registered.
    static boolean isFor(String text, Agent agent) {
        var header = header(text);
        if (header == null || agent.encryptionKey() == null) {
            return false;
        }
        var key = JSON.readTree(agent.encryptionKey());
        return key.path("crv")
                .asString("")
                .equals(header.path("epk").path("crv").asString(""));
    }

    private static @Nullable JsonNode header(String text) {
        try {
            return JSON.readTree(Base64.getUrlDecoder().decode(text.substring(0, text.indexOf('.'))));
        } catch (JacksonException | IllegalArgumentException unreadable) {
            return null;
        }
    }
}
