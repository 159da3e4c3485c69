package com.onetimesecret.hub.api;

import java.security.SecureRandom;
import java.util.Arrays;

/// The one source of chance: ids, keys, codes and nonces all come from here.
public final class Tokens {

    private static final String BASE62 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// Drawn at once, because a draw of many bytes costs little more than one of few.
    private static final int DRAWN = 1024;

    private final SecureRandom random = new SecureRandom();
    private final byte[] drawn = new byte[DRAWN];
    private int used = DRAWN;

    /// A string of `length` characters of `[A-Za-z0-9]`, each worth 5.95 bits.
    public String base62(int length) {
        return of(BASE62, length);
    }

    /// A string of `length` characters drawn evenly from `alphabet`, which has at most 256 of them.
    public String of(String alphabet, int length) {
        // A byte that would favour the first letters is thrown away.
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
        if (length > DRAWN / 4) {
            random.nextBytes(bytes);
        } else {
            takeInto(bytes);
        }
        return bytes;
    }

    private synchronized void takeInto(byte[] bytes) {
        if (used + bytes.length > DRAWN) {
            random.nextBytes(drawn);
            used = 0;
        }
        System.arraycopy(drawn, used, bytes, 0, bytes.length);
        // What was given out is a key now and must not be found here.
        Arrays.fill(drawn, used, used + bytes.length, (byte) 0);
        used += bytes.length;
    }

    /// An evenly distributed number from 0 (inclusive) to `bound` (exclusive).
    public int below(int bound) {
        return random.nextInt(bound);
    }
}
