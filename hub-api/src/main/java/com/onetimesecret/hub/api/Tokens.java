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

    /// A string of `length` characters drawn evenly from `alphabet`.
    public String of(String alphabet, int length) {
        var token = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            token.append(alphabet.charAt(random.nextInt(alphabet.length())));
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
