package com.onetimesecret.hub.auth;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.auth.signing.KeyAlgorithm;
import com.onetimesecret.hub.auth.signing.SigningKeys;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.springframework.stereotype.Component;

/// Signs the cards of agents with the hub's own key, which its key set has for everybody.
@Component
public class CardSignatures {

    private static final int FINGERPRINT = 12;

    private final SigningKeys keys;
    private final BaseUrl baseUrl;

    CardSignatures(SigningKeys keys, BaseUrl baseUrl) {
        this.keys = keys;
        this.baseUrl = baseUrl;
    }

    /// A signature over a text that stands elsewhere (RFC 7515, appendix F).
    ///
    /// @param protectedHeader its header in base64url
    /// @param value the signature in base64url
    /// @param fingerprint of the text that was signed
    public record CardSignature(String protectedHeader, String value, String fingerprint) {}

    /// Signs that text.
    public CardSignature sign(byte[] canonical) {
        var parts = keys.signDetached(KeyAlgorithm.ES256, URI.create(baseUrl.at("/oauth2/jwks")), canonical)
                .split("\\.", -1);
        return new CardSignature(parts[0], parts[2], fingerprint(canonical));
    }

    private static String fingerprint(byte[] text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text);
            return HexFormat.of().formatHex(digest, 0, FINGERPRINT);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256", e);
        }
    }
}
