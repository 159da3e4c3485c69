package com.onetimesecret.hub.auth.key;

import java.util.Base64;
import java.util.Optional;

/// Base64 that says one thing in one way: the decoders of the platform read several texts as the same bytes.
public final class StrictBase64 {

    private StrictBase64() {}

    /// The bytes of base64 with padding, or of base64url with or without; nothing for anything else, such as bits
    /// behind the last byte.
    public static Optional<byte[]> decode(String text) {
        var isUrl = text.indexOf('-') >= 0 || text.indexOf('_') >= 0 || text.length() % 4 != 0;
        var decoder = isUrl ? Base64.getUrlDecoder() : Base64.getDecoder();
        try {
            var bytes = decoder.decode(text);
            var again = isUrl ? Base64.getUrlEncoder() : Base64.getEncoder();
            var unpadded = isUrl && !text.endsWith("=");
            var same = (unpadded ? again.withoutPadding() : again).encodeToString(bytes);
            return same.equals(text) ? Optional.of(bytes) : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
