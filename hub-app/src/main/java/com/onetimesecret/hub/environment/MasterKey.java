package com.onetimesecret.hub.environment;

import com.onetimesecret.hub.api.Tokens;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/// The written form of a master key: 32 bytes in base64.
final class MasterKey {

    private static final int BYTES = 32;

    private MasterKey() {}

    /// The key that `text` spells, if it does.
    static Optional<SecretKey> parse(String text) {
        try {
            var bytes = Base64.getDecoder().decode(text.strip());
            return bytes.length == BYTES ? Optional.of(new SecretKeySpec(bytes, "AES")) : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    /// A new key in its written form.
    static String next(Tokens tokens) {
        return Base64.getEncoder().encodeToString(tokens.bytes(BYTES));
    }
}
