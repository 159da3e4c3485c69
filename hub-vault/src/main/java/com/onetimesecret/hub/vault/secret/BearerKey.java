package com.onetimesecret.hub.vault.secret;

import com.fasterxml.jackson.annotation.JsonValue;
import com.onetimesecret.hub.api.Tokens;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The key of a secret or of a receipt: who has it may use it, so the hub keeps its hash only; prints as `***`.
public record BearerKey(@JsonValue String value) {

    /// 43 characters of 62 are 256 bits.
    private static final int LENGTH = 43;

    /// 31 characters of 36 are 160 bits; clients of Onetime Secret's API v1 take no other length.
    private static final int OLD_LENGTH = 31;

    private static final String OLD_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";

    private static final int SHORT_LENGTH = 8;

    /// A new key that nobody can guess.
    static BearerKey next(Tokens tokens) {
        return new BearerKey(tokens.base62(LENGTH));
    }

    /// A new key of the form that API v1 has always had.
    static BearerKey nextShort(Tokens tokens) {
        return new BearerKey(tokens.of(OLD_ALPHABET, OLD_LENGTH));
    }

    /// What is stored and looked up.
    public byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java runtime lacks SHA-256", e);
        }
    }

    byte[] bytes() {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    /// The first characters, by which people tell links apart (the `shortid` of Onetime Secret).
    public String shortened() {
        return value.substring(0, Math.min(SHORT_LENGTH, value.length()));
    }

    @Override
    public String toString() {
        return "***";
    }
}
