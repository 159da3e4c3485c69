package com.onetimesecret.hub.vault.deposit;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A token as it stands in a link: what it says and the signature over that, each in base64url (WIRE 6).
///
/// @param signedText what the signature is over: the characters, not what they decode to
@SuppressWarnings("ArrayRecordComponent")
record DepositToken(byte[] signedText, byte[] payload, byte[] signature) {

    /// Room for a label of 256 characters that JSON writes as six each would be more than any program sends.
    private static final int LONGEST_TEXT = 1400;

    private static final int SIGNATURE_TEXT = 86;

    /// The token of that form; empty for anything else, other spellings of the same bytes included.
    static Optional<DepositToken> parse(String text) {
        int dot = text.indexOf('.');
        if (dot < 1 || dot > LONGEST_TEXT || text.length() != dot + 1 + SIGNATURE_TEXT) {
            return Optional.empty();
        }
        var payload = decode(text.substring(0, dot));
        var signature = decode(text.substring(dot + 1));
        return payload == null || signature == null
                ? Optional.empty()
                : Optional.of(new DepositToken(
                        text.substring(0, dot).getBytes(StandardCharsets.US_ASCII), payload, signature));
    }

    /// The token that carries that signature.
    static String text(String signedText, byte[] signature) {
        return signedText + "." + encode(signature);
    }

    /// Base64url without padding.
    static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte @Nullable [] decode(String text) {
        try {
            var bytes = Base64.getUrlDecoder().decode(text);
            // Padding and loose bits at the end decode too.
            return encode(bytes).equals(text) ? bytes : null;
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    @Override
    public String toString() {
        return "***";
    }
}
