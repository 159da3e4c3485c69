package com.onetimesecret.hub.auth.key;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// The two headers that sign a body: `X-Agent-Sig-Time` and `X-Agent-Sig` over `{time}.{body}` (WIRE 2, proof 3).
///
/// @param time as it was sent, because it is part of the signed text
public record AgentSignature(String time, String base64) {

    /// How far the signer's clock may be off, either way.
    public static final Duration WINDOW = Duration.ofMinutes(5);

    /// How long a used signature has to be remembered so that it is never accepted twice.
    public static final Duration REMEMBERED = WINDOW.multipliedBy(2).plusSeconds(30);

    /// The signature of a request, or null if it carries neither header; a missing half is an empty string and
    /// never verifies.
    public static @Nullable AgentSignature of(@Nullable String time, @Nullable String base64) {
        return time == null && base64 == null
                ? null
                : new AgentSignature(time == null ? "" : time.strip(), base64 == null ? "" : base64.strip());
    }

    /// Why this does not prove that `key` signed `body` around `now`, with the text that was to be signed; null if
    /// it does.
    public @Nullable String refusal(AgentKey key, byte[] body, Instant now) {
        var text = signedText(body);
        var why = why(key, text, now);
        return why == null
                ? null
                : why + " The text to sign, \"{time}.{body}\", came as " + text.length + " bytes with SHA-256 "
                        + HexFormat.of().formatHex(UsedProofs.sha256(text)) + ".";
    }

    private @Nullable String why(AgentKey key, byte[] text, Instant now) {
        if (time.isEmpty() || base64.isEmpty()) {
            return "X-Agent-Sig-Time and X-Agent-Sig must both be there and not empty. (OpenSSL 3.0 signs Ed25519 only from a file: with a pipe the signature is empty.)";
        }
        if (!time.matches("\\d{1,12}")) {
            return "X-Agent-Sig-Time must be unix seconds, as `date +%s` prints them.";
        }
        var age = Duration.between(Instant.ofEpochSecond(Long.parseLong(time)), now)
                .abs();
        if (age.compareTo(WINDOW) > 0) {
            return "X-Agent-Sig-Time is " + age.toSeconds() + " s off; at most " + WINDOW.toSeconds()
                    + " s are accepted.";
        }
        var signature = decode();
        if (signature == null) {
            return "X-Agent-Sig must be base64 on one line (`openssl base64 -A`).";
        }
        if (!key.verifies(text, signature)) {
            return "X-Agent-Sig is not this key's signature. Send exactly the bytes you signed (`curl --data-binary @body`).";
        }
        return null;
    }

    /// What makes this proof count once: key, time and the body's hash.
    public String[] identity(AgentKey key, byte[] body) {
        return new String[] {
            "agent-signature", key.thumbprint(), time, HexFormat.of().formatHex(UsedProofs.sha256(body))
        };
    }

    private byte[] signedText(byte[] body) {
        var prefix = (time + ".").getBytes(StandardCharsets.UTF_8);
        var text = new byte[prefix.length + body.length];
        System.arraycopy(prefix, 0, text, 0, prefix.length);
        System.arraycopy(body, 0, text, prefix.length, body.length);
        return text;
    }

    private byte @Nullable [] decode() {
        try {
            return Base64.getDecoder().decode(base64.replace('-', '+').replace('_', '/'));
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }
}
