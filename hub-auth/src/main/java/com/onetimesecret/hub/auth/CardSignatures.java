package com.onetimesecret.hub.auth;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.util.Base64URL;
import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.auth.signing.KeyAlgorithm;
import com.onetimesecret.hub.auth.signing.SigningKeys;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
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
    /// @param keyId the name of the key
    /// @param fingerprint of the text that was signed
    public record CardSignature(String protectedHeader, String value, String keyId, String fingerprint) {}

    /// Whether what the key of that name signed is still believed.
    public boolean isTrusted(String keyId) {
        return keys.isTrusted(keyId);
    }

    /// Signs that text.
    public CardSignature sign(byte[] canonical) {
        var parts = keys.signDetached(KeyAlgorithm.ES256, URI.create(baseUrl.at("/oauth2/jwks")), canonical)
                .split("\\.", -1);
        return new CardSignature(parts[0], parts[2], keyId(parts[0]), fingerprint(canonical));
    }

    private static String keyId(String header) {
        try {
            return JWSHeader.parse(new Base64URL(header)).getKeyID();
        } catch (ParseException ofOurOwn) {
            throw new IllegalStateException(ofOurOwn);
        }
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
