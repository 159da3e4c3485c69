package com.onetimesecret.hub.api;

import java.security.SecureRandom;

/// The one source of chance: ids, keys, codes and nonces all come from here.
public final class Tokens {

    private static final String BASE62 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private final SecureRandom random = new SecureRandom();

    /// A string of `length` characters of `[A-Za-z0-9]`, each worth 5.95 bits.
    public String base62(int length) {
        return of(BASE62, length);
    }

    /// A string of `length` characters drawn evenly from `alphabet`, which has at most 256 of them.
    public String of(String alphabet, int length) {
        // A byte that would favour the first letters is thrown away; one draw of many bytes costs as much as of one.
        int fair = 256 - 256 % alphabet.length();
        var token = new StringBuilder(length);
        while (token.length() < length) {
            for (byte drawn : bytes(length - token.length() + 8)) {
                int value = Byte.toUnsignedInt(drawn);
                if (value < fair && token.length() < length) {
                    token.append(alphabet.charAt(value % alphabet.length()));
                }
            }
        }
        return token.toString();
    }

    /// `length` random bytes.
    public byte[] bytes(int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /// An evenly distributed number from 0 (inclusive) to `bound` (exclusive).
    public int below(int bound) {
        return random.nextInt(bound);
    }
}
