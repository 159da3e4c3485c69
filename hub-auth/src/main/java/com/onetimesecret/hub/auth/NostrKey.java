package com.onetimesecret.hub.auth;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.BIP340Signer;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;

/// A private key of the Nostr protocol, on secp256k1. All that it makes of the same words is the same.
public final class NostrKey {

    /// The length of the private key.
    public static final int BYTES = 32;

    private static final int IV_BYTES = 16;

    private final byte[] secret;
    private final AsymmetricCipherKeyPair pair;
    private final String publicKey;

    /// The key of those 32 bytes.
    ///
    /// @throws IllegalArgumentException if they are none, as once in 2^127 times
    public NostrKey(byte[] secret) {
        this.secret = secret.clone();
        var domain = BIP340Signer.getDomain();
        var number = new BigInteger(1, secret);
        if (secret.length != BYTES || number.signum() == 0 || number.compareTo(domain.getN()) >= 0) {
            throw new IllegalArgumentException("not a private key");
        }
        var point =
                new FixedPointCombMultiplier().multiply(domain.getG(), number).normalize();
        pair = new AsymmetricCipherKeyPair(
                new ECPublicKeyParameters(point, domain), new ECPrivateKeyParameters(number, domain));
        publicKey = HexFormat.of().formatHex(point.getAffineXCoord().getEncoded());
    }

    /// The x-only public key, in hex.
    public String publicKey() {
        return publicKey;
    }

    /// An event of this key.
    public NostrEvent sign(long createdAt, int kind, List<List<String>> tags, String content) {
        var unsigned = new NostrEvent("", publicKey, createdAt, kind, tags, content, "");
        var id = unsigned.hash();
        var hash = HexFormat.of().parseHex(id);
        var signer = new BIP340Signer(true);
        signer.init(true, pair);
        signer.update(hash, 0, hash.length);
        return new NostrEvent(
                id, publicKey, createdAt, kind, tags, content, HexFormat.of().formatHex(signer.generateSignature()));
    }

    /// The text for the owner of that key (NIP-04).
    ///
    /// @param name of the text, another for each
    public String encryptFor(String otherKey, String text, String name) {
        var other = BIP340Signer.decodePublicKey(HexFormat.of().parseHex(otherKey));
        if (other == null) {
            throw new IllegalArgumentException("not a public key");
        }
        var shared = other.getQ()
                .multiply(((ECPrivateKeyParameters) pair.getPrivate()).getD())
                .normalize();
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            var iv = Arrays.copyOf(mac.doFinal((otherKey + name).getBytes(StandardCharsets.UTF_8)), IV_BYTES);
            var cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
            var x = BigIntegers.asUnsignedByteArray(
                    BYTES, shared.getAffineXCoord().toBigInteger());
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(x, "AES"), new IvParameterSpec(iv));
            var base64 = Base64.getEncoder();
            return base64.encodeToString(cipher.doFinal(text.getBytes(StandardCharsets.UTF_8))) + "?iv="
                    + base64.encodeToString(iv);
        } catch (GeneralSecurityException everyJdkCan) {
            throw new IllegalStateException(everyJdkCan);
        }
    }

    /// Never prints the key.
    @Override
    public String toString() {
        return publicKey;
    }
}
