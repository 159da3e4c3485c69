package com.onetimesecret.hub.auth.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicKeysTests {

    private static final byte[] MESSAGE = "1795281473.{}".getBytes(StandardCharsets.UTF_8);

    private final KeyPair ed25519 = generate("Ed25519");
    private final KeyPair p256 = generateP256("secp256r1");

    @Test
    void readsAnEd25519KeyInEveryForm() throws Exception {
        var spki = ed25519.getPublic().getEncoded();
        var raw = Arrays.copyOfRange(spki, 12, 44);
        var x = Base64.getUrlEncoder().withoutPadding().encodeToString(raw);
        var forms = new String[] {
            "ed25519:" + Base64.getEncoder().encodeToString(raw),
            Base64.getEncoder().encodeToString(spki),
            pem("PUBLIC KEY", spki),
            "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" + x + "\"}"
        };
        for (var form : forms) {
            var key = PublicKeys.read(form);
            assertThat(key.algorithm()).isEqualTo("Ed25519");
            assertThat(key.spki()).isEqualTo(spki);
            assertThat(key.verifies(MESSAGE, sign("Ed25519", ed25519))).isTrue();
            assertThat(key.verifies("other".getBytes(StandardCharsets.UTF_8), sign("Ed25519", ed25519)))
                    .isFalse();
        }
    }

    @Test
    void readsAP256KeyInEveryFormAndBothSignatureForms() throws Exception {
        var spki = p256.getPublic().getEncoded();
        var jwk = new ECKey.Builder(Curve.P_256, (ECPublicKey) p256.getPublic()).build();
        var base64 = Base64.getEncoder().encodeToString(spki);
        for (var form : new String[] {base64, "p256:" + base64, pem("PUBLIC KEY", spki), jwk.toJSONString()}) {
            var key = PublicKeys.read(form);
            assertThat(PublicKeys.text(key)).isEqualTo("p256:" + base64);
            assertThat(key.algorithm()).isEqualTo("P-256");
            assertThat(key.thumbprint()).isEqualTo(jwk.computeThumbprint().toString());
            assertThat(key.verifies(MESSAGE, sign("SHA256withECDSA", p256))).isTrue();
            assertThat(key.verifies(MESSAGE, sign("SHA256withECDSAinP1363Format", p256)))
                    .isTrue();
            assertThat(key.verifies(MESSAGE, new byte[64])).isFalse();
        }
    }

    // RFC 8037 A.3
    @Test
    void refusesMalformedSignaturesOfAP256Key() throws Exception {
        var key = PublicKeys.stored(p256.getPublic().getEncoded());
        var signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(p256.getPrivate());
        signer.update(MESSAGE);
        var der = signer.sign();
        assertThat(key.verifies(MESSAGE, der)).isTrue();

        var zeros = new byte[64];
        var tooLarge = new byte[64];
        Arrays.fill(tooLarge, (byte) 0xff);
        var longer = Arrays.copyOf(der, der.length + 1);
        var shorter = Arrays.copyOf(der, der.length - 1);
        var zeroNumbers = HexFormat.of().parseHex("3006020100020100");
        var negative = HexFormat.of().parseHex("30060201ff0201ff");
        for (var malformed :
                List.of(zeros, tooLarge, longer, shorter, zeroNumbers, negative, new byte[0], new byte[63])) {
            assertThat(key.verifies(MESSAGE, malformed)).isFalse();
        }
        assertThat(key.verifies("another".getBytes(StandardCharsets.UTF_8), der))
                .isFalse();
    }

    @Test
    void namesAKeyByItsRfc7638Thumbprint() throws Exception {
        var key = PublicKeys.parse(
                "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}");
        assertThat(key.thumbprint()).isEqualTo("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Points of small order, under which anything verifies, and encodings that are not canonical.
                "0100000000000000000000000000000000000000000000000000000000000000",
                "0000000000000000000000000000000000000000000000000000000000000000",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
            })
    void refusesWeakEd25519Keys(String hex) {
        var raw = HexFormat.of().parseHex(hex);
        assertThatThrownBy(
                        () -> PublicKeys.read("ed25519:" + Base64.getEncoder().encodeToString(raw)))
                .isInstanceOf(InvalidKey.class);
    }

    @Test
    void refusesPrivateKeysLoudlyInEveryForm() {
        var d = Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[32]);
        for (var form : new String[] {
            pem("PRIVATE KEY", ed25519.getPrivate().getEncoded()),
            Base64.getEncoder().encodeToString(ed25519.getPrivate().getEncoded()),
            Base64.getEncoder().encodeToString(p256.getPrivate().getEncoded()),
            "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\",\"d\":\"" + d
                    + "\"}"
        }) {
            assertThatThrownBy(() -> PublicKeys.read(form))
                    .isInstanceOf(InvalidKey.class)
                    .hasMessageContaining("private key");
        }
    }

    @Test
    void refusesOtherCurvesAndPointsOffTheCurve() {
        var p384 = generateP256("secp384r1");
        assertThatThrownBy(() -> PublicKeys.read(
                        Base64.getEncoder().encodeToString(p384.getPublic().getEncoded())))
                .isInstanceOf(InvalidKey.class);
        var off =
                "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" + "A".repeat(43) + "\",\"y\":\"" + "A".repeat(43) + "\"}";
        assertThatThrownBy(() -> PublicKeys.read(off)).isInstanceOf(InvalidKey.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"secp256k1", "brainpoolP256r1", "secp384r1"})
    void tellsKeysOnOtherCurvesWhichOneIsAccepted(String curve) {
        var other = ECNamedCurveTable.getOID(curve);
        // Every point of P-256 will do: what is named is the curve.
        var spki = SubjectPublicKeyInfo.getInstance(p256.getPublic().getEncoded());
        var renamed = new SubjectPublicKeyInfo(
                new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, other),
                spki.getPublicKeyData().getOctets());
        assertRefusedForItsCurve(renamed);
        var explicit = new SubjectPublicKeyInfo(
                new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, ECNamedCurveTable.getByName(curve)),
                spki.getPublicKeyData().getOctets());
        assertRefusedForItsCurve(explicit);
    }

    private static void assertRefusedForItsCurve(SubjectPublicKeyInfo spki) {
        assertThatThrownBy(() -> PublicKeys.ofSpki(spki.getEncoded()))
                .isInstanceOf(InvalidKey.class)
                .hasMessageContaining("Only the curve P-256");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "ed25519:",
                "ed25519:AAAA",
                "p256:",
                "p256:MCowBQYDK2VwAyEAA6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=",
                "{}",
                "{\"kty\":\"RSA\"}",
                "-----BEGIN PUBLIC KEY-----"
            })
    void refusesWhatIsNoKey(String text) {
        assertThatThrownBy(() -> PublicKeys.read(text)).isInstanceOf(InvalidKey.class);
    }

    private byte[] sign(String algorithm, KeyPair pair) throws Exception {
        var signature = Signature.getInstance(algorithm);
        signature.initSign(pair.getPrivate());
        signature.update(MESSAGE);
        return signature.sign();
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + label
                + "-----\n";
    }

    private static KeyPair generate(String algorithm) {
        try {
            return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
        } catch (Exception everyJdkCan) {
            throw new IllegalStateException(everyJdkCan);
        }
    }

    private static KeyPair generateP256(String curve) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (Exception everyJdkCan) {
            throw new IllegalStateException(everyJdkCan);
        }
    }
}
