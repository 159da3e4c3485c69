package com.onetimesecret.hub.auth.key;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// An Ed25519 key (RFC 8032), never of small order and always canonically encoded.
final class Ed25519Key implements AgentKey {

    private static final byte[] SPKI_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final int LENGTH = 32;

    private final String thumbprint;
    private final byte[] raw;

    private Ed25519Key(String thumbprint, byte[] raw) {
        this.thumbprint = thumbprint;
        this.raw = raw;
    }

    /// The key of those 32 bytes.
    ///
    /// @throws InvalidKey for another length, a point off the curve, of small order, or not canonically encoded
    static Ed25519Key of(byte[] raw) throws InvalidKey {
        if (raw.length != LENGTH) {
            throw new InvalidKey("An Ed25519 public key has 32 bytes; this one has " + raw.length + ".");
        }
        // The JDK accepts keys under which anything verifies; Bouncy Castle's full check does not.
        if (!Ed25519.validatePublicKeyFull(raw, 0)) {
            throw new InvalidKey("These 32 bytes are not a safe Ed25519 public key (small order or not on the curve).");
        }
        var x = Base64.getUrlEncoder().withoutPadding().encodeToString(raw);
        return new Ed25519Key(Thumbprint.of("{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"" + x + "\"}"), raw.clone());
    }

    /// Whether these DER bytes are an Ed25519 SubjectPublicKeyInfo.
    static boolean isSpki(byte[] der) {
        return der.length == SPKI_PREFIX.length + LENGTH
                && Arrays.equals(der, 0, SPKI_PREFIX.length, SPKI_PREFIX, 0, SPKI_PREFIX.length);
    }

    static byte[] rawOf(byte[] spki) {
        return Arrays.copyOfRange(spki, SPKI_PREFIX.length, spki.length);
    }

    @Override
    public String thumbprint() {
        return thumbprint;
    }

    @Override
    public byte[] spki() {
        var spki = Arrays.copyOf(SPKI_PREFIX, SPKI_PREFIX.length + LENGTH);
        System.arraycopy(raw, 0, spki, SPKI_PREFIX.length, LENGTH);
        return spki;
    }

    @Override
    public String algorithm() {
        return "Ed25519";
    }

    @Override
    public boolean verifies(byte[] message, byte[] signature) {
        return signature.length == Ed25519.SIGNATURE_SIZE
                && Ed25519.verify(signature, 0, raw, 0, message, 0, message.length);
    }

    @Override
    public boolean signsJwsAs(String alg) {
        return alg.equals("EdDSA") || alg.equals("Ed25519");
    }
}
