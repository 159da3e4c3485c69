package com.onetimesecret.hub.messaging.proof;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A SHA-256, written in base64url without padding.
public final class Hash {

    /// What comes before the first entry.
    public static final Hash NONE = new Hash(new byte[32]);

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]");

    private final byte[] bytes;

    private Hash(byte[] bytes) {
        this.bytes = bytes;
    }

    /// The hash with that text, if it is one.
    public static Optional<Hash> parse(String text) {
        return FORM.matcher(text).matches()
                ? Optional.of(new Hash(Base64.getUrlDecoder().decode(text)))
                : Optional.empty();
    }

    /// The hash that is these 32 bytes.
    public static Hash ofBytes(byte[] bytes) {
        return new Hash(bytes.clone());
    }

    /// The hash over the text in UTF-8.
    public static Hash over(String text) {
        try {
            return new Hash(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException everyJdkCan) {
            throw new IllegalStateException(everyJdkCan);
        }
    }

    /// Its 32 bytes.
    public byte[] bytes() {
        return bytes.clone();
    }

    /// As it is written.
    public String text() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Hash hash && Arrays.equals(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return text();
    }
}
