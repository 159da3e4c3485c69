package com.onetimesecret.hub.nats;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// An Ed25519 key in the form in which NATS writes keys (NKey): a letter for what it is of, the bytes and a
/// checksum, in base32.
final class NatsKey {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int SEED = 18 << 3;
    private static final int LENGTH = Ed25519.SECRET_KEY_SIZE;

    /// Whose a key is.
    enum Of {
        OPERATOR(14 << 3),
        ACCOUNT(0),
        USER(20 << 3);

        private final int prefix;

        Of(int prefix) {
            this.prefix = prefix;
        }
    }

    private final Of of;
    private final byte[] seed;

    private NatsKey(Of of, byte[] seed) {
        this.of = of;
        this.seed = seed;
    }

    /// The key of that secret.
    static NatsKey of(Of whose, byte[] seed) {
        return new NatsKey(whose, seed.clone());
    }

    /// The key of a written seed, such as SAA…; empty if the text is none.
    static Optional<NatsKey> parse(Of whose, String text) {
        var bytes = unwritten(text);
        if (bytes.length != 2 + LENGTH + 2
                || (bytes[0] & 0xf8) != SEED
                || (((bytes[0] & 7) << 5) | ((bytes[1] & 0xf8) >> 3)) != whose.prefix
                || !Arrays.equals(bytes, withSum(Arrays.copyOf(bytes, 2 + LENGTH)))) {
            return Optional.empty();
        }
        return Optional.of(new NatsKey(whose, Arrays.copyOfRange(bytes, 2, 2 + LENGTH)));
    }

    /// The secret as NATS writes it.
    String seed() {
        var bytes = new byte[2 + LENGTH];
        bytes[0] = (byte) (SEED | (of.prefix >> 5));
        bytes[1] = (byte) ((of.prefix & 31) << 3);
        System.arraycopy(seed, 0, bytes, 2, LENGTH);
        return written(withSum(bytes));
    }

    /// The public half as NATS writes it.
    String shown() {
        var raw = new byte[LENGTH];
        Ed25519.generatePublicKey(seed, 0, raw, 0);
        return shown(of, raw);
    }

    /// A public key as NATS writes it.
    static String shown(Of whose, byte[] raw) {
        var bytes = new byte[1 + LENGTH];
        bytes[0] = (byte) whose.prefix;
        System.arraycopy(raw, 0, bytes, 1, LENGTH);
        return written(withSum(bytes));
    }

    /// Whether the text may be the public key of an account.
    static boolean isAccount(String text) {
        return text.matches("A[A-Z2-7]{55}");
    }

    byte[] sign(byte[] message) {
        var signature = new byte[Ed25519.SIGNATURE_SIZE];
        Ed25519.sign(seed, 0, message, 0, message.length, signature, 0);
        return signature;
    }

    @Override
    public String toString() {
        return "NatsKey[…]";
    }

    /// The bytes and their CRC-16 (XMODEM), the low half first.
    private static byte[] withSum(byte[] bytes) {
        int sum = 0;
        for (byte octet : bytes) {
            sum ^= (octet & 0xff) << 8;
            for (int bit = 0; bit < 8; bit++) {
                sum = (sum & 0x8000) == 0 ? sum << 1 : (sum << 1) ^ 0x1021;
            }
            sum &= 0xffff;
        }
        var summed = Arrays.copyOf(bytes, bytes.length + 2);
        summed[bytes.length] = (byte) sum;
        summed[bytes.length + 1] = (byte) (sum >> 8);
        return summed;
    }

    /// In base32 without padding, as NATS writes everything.
    static String written(byte[] bytes) {
        var text = new StringBuilder();
        int held = 0;
        int bits = 0;
        for (byte octet : bytes) {
            held = (held << 8 | (octet & 0xff)) & 0xffff;
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                text.append(ALPHABET.charAt(held >> bits & 31));
            }
        }
        if (bits > 0) {
            text.append(ALPHABET.charAt(held << (5 - bits) & 31));
        }
        return text.toString();
    }

    private static byte[] unwritten(String text) {
        var bytes = new byte[text.length() * 5 / 8];
        int held = 0;
        int bits = 0;
        int at = 0;
        for (byte letter : text.getBytes(StandardCharsets.US_ASCII)) {
            int value = ALPHABET.indexOf(letter);
            if (value < 0) {
                return new byte[0];
            }
            held = (held << 5 | value) & 0xffff;
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes[at++] = (byte) (held >> bits);
            }
        }
        return bytes;
    }
}
