package com.onetimesecret.hub.messaging.proof;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/// A SHA-256 in base64url without padding.
public record Hash(String text) {

    /// What comes before the first entry.
    public static final Hash NONE = new Hash("A".repeat(43));

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

    /// The hash with that text, if it is one.
    public static Optional<Hash> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new Hash(text)) : Optional.empty();
    }

    /// The hash that is these 32 bytes.
    public static Hash ofBytes(byte[] bytes) {
        return new Hash(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /// The hash over the text in UTF-8.
    public static Hash over(String text) {
        try {
            return ofBytes(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException everyJdkCan) {
            throw new IllegalStateException(everyJdkCan);
        }
    }

    /// Its 32 bytes.
    public byte[] bytes() {
        return Base64.getUrlDecoder().decode(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
