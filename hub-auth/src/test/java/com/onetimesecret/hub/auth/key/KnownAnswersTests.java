package com.onetimesecret.hub.auth.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What atomic's key, token and signatures are for the seed 00 01 … 1f; other programs come to the same bytes.
class KnownAnswersTests {

    private static final byte[] SEED =
            HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    private static final String PUBLIC_KEY = "ed25519:A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=";
    private static final String TOKEN =
            "eyJsYWJlbCI6InN0cmlwZV9rZXkiLCJub25jZSI6IkFBRUNBd1FGQmdjSUNRb0xEQTBPRHciLCJleHBpcmVzX2F0IjoxOTAwMDAwMDAwfQ"
                    + ".BnlO5jElndlW2ivk_jGpAs_e1c0-WQhIxCtka8iuvQcFt5YkQJczef9RJRQ8KF4cQDuzl52dSF1IMwIc8oEIAg";
    private static final String TIME = "1772884800";
    private static final String SIGNATURE =
            "UBjUi3ZY577JhYUQcn4m5SluWYGx1335rCStDfCWqfYoeEcB4OnxTYM8YiUzR3vinmT+Wbia00MpiiXafE3tDA==";
    private static final String SIGNATURE_OF_NOTHING =
            "sPgtYSznZKThkcg6m/d7wYEQdD5TuggpMriQn5Zt1ZxBGDIALlNOIIi9kzn/vU0c3w1Wsg4D1MBrKUC1cyrfCg==";

    // The order of the base point of Ed25519.
    private static final BigInteger ORDER =
            new BigInteger("1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed", 16);

    @Test
    void makesTheKeyAndItsNameOfTheSeed() throws Exception {
        var raw = new byte[Ed25519.PUBLIC_KEY_SIZE];
        Ed25519.generatePublicKey(SEED, 0, raw, 0);
        assertThat("ed25519:" + Base64.getEncoder().encodeToString(raw)).isEqualTo(PUBLIC_KEY);
        assertThat(key().thumbprint()).isEqualTo("1IG2tMH7J2wbJZnOf8LJzQitKf7LMvoAElsuDMVM54Y");
        assertThat(PublicKeys.text(key())).isEqualTo(PUBLIC_KEY);
        assertThat(PublicKeys.parse(
                                "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"A6EHv_POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg\"}")
                        .spki())
                .isEqualTo(key().spki());
    }

    @Test
    void verifiesTheTokenOverItsOwnText() throws Exception {
        var parts = TOKEN.split("\\.", -1);
        var signature = StrictBase64.decode(parts[1]).orElseThrow();
        assertThat(key().verifies(parts[0].getBytes(UTF_8), signature)).isTrue();
        assertThat(key().verifies(Base64.getUrlDecoder().decode(parts[0]), signature))
                .isFalse();
        assertThat(signed(parts[0])).isEqualTo(signature);
    }

    @Test
    void verifiesTheSignaturesOfRequests() throws Exception {
        var body = "{\"amount\": 5000}";
        assertThat(Base64.getEncoder().encodeToString(signed(TIME + "." + body)))
                .isEqualTo(SIGNATURE);
        assertThat(Base64.getEncoder().encodeToString(signed(TIME + "."))).isEqualTo(SIGNATURE_OF_NOTHING);
        var then = Instant.ofEpochSecond(Long.parseLong(TIME)).plusSeconds(299);
        assertThat(new AgentSignature(TIME, SIGNATURE).refusal(key(), body.getBytes(UTF_8), then))
                .isNull();
        assertThat(new AgentSignature(TIME, SIGNATURE_OF_NOTHING).refusal(key(), new byte[0], then))
                .isNull();
        assertThat(new AgentSignature(TIME, SIGNATURE_OF_NOTHING).refusal(key(), body.getBytes(UTF_8), then))
                .contains("not this key's");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                PUBLIC_KEY,
                // RFC 9421 B.1.4 and B.1.3, RFC 8032 7.1, RFC 7515 A.3.
                "MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=",
                "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"qIVYZVLCrPZHGHjP17CTW0_-D9Lfw0EkjqF7xB4FivA\",\"y\":\"Mc4nN9LTDOBhfoUeg8Ye9WedFRhnZXZJA12Qp0zZ6F0\"}",
                "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}",
                "ed25519:PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=",
                "ed25519:/FHNjmIYoaONpH7QAjDwWAgW7RO6MwOsXeuRFUiQgCU=",
                "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\",\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}"
            })
    void takesNoKeyWhosePrivateHalfIsPrinted(String published) {
        assertThatExceptionOfType(InvalidKey.class)
                .isThrownBy(() -> PublicKeys.read(published))
                .withMessageContaining("public document");
    }

    /// Keys of the right curve, moved by a point of small order: what they sign may verify here and not elsewhere.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "b502ff3d92e31d8190b4aa4ea0414005167fad089c4de9dac8a2fc850fed4f58",
                "ea5ef8400c31ef41e28f22e718b43f66981b29cf645af2a0e223799bedaace47"
            })
    void takesNoKeyOfMixedOrder(String hex) {
        var raw = HexFormat.of().parseHex(hex);
        assertThatExceptionOfType(InvalidKey.class).isThrownBy(() -> Ed25519Key.of(raw));
    }

    /// S and S + L fit the same equation; only the smaller one is a signature.
    @Test
    void takesOneSpellingOfASignatureOnly() throws Exception {
        var text = "1.x".getBytes(UTF_8);
        var signature = signed("1.x");
        assertThat(key().verifies(text, signature)).isTrue();
        for (var times : List.of(1, 2, 7)) {
            var moved = signature.clone();
            var s = new BigInteger(1, reversed(moved)).add(ORDER.multiply(BigInteger.valueOf(times)));
            var bytes = s.toByteArray();
            for (int i = 0; i < 32; i++) {
                moved[32 + i] = i < bytes.length ? bytes[bytes.length - 1 - i] : 0;
            }
            assertThat(moved).isNotEqualTo(signature);
            assertThat(key().verifies(text, moved)).isFalse();
        }
        var highBit = signature.clone();
        highBit[63] |= (byte) 0x80;
        assertThat(key().verifies(text, highBit)).isFalse();
        assertThat(key().verifies(text, new byte[64])).isFalse();
        assertThat(key().verifies(text, new byte[63])).isFalse();
    }

    private static byte[] reversed(byte[] signature) {
        var s = new byte[32];
        for (int i = 0; i < s.length; i++) {
            s[i] = signature[63 - i];
        }
        return s;
    }

    @Test
    void readsBase64InOneWayOnly() {
        var bytes = new byte[] {(byte) 0xfb, (byte) 0xff, 1, 2};
        for (var good : List.of("+/8BAg==", "-_8BAg==", "-_8BAg", "")) {
            assertThat(StrictBase64.decode(good)).as(good).isPresent();
        }
        assertThat(StrictBase64.decode("-_8BAg").orElseThrow()).isEqualTo(bytes);
        for (var bad : List.of("+/8BAh==", "-_8BAh", "+/8BAg=", "+_8BAg==", "+/8BAg", "+/8B\nAg==", "A", "A===", "%")) {
            assertThat(StrictBase64.decode(bad)).as(bad).isEmpty();
        }
    }

    private static AgentKey key() throws InvalidKey {
        return PublicKeys.parse(PUBLIC_KEY);
    }

    private static byte[] signed(String text) {
        var signature = new byte[Ed25519.SIGNATURE_SIZE];
        var bytes = text.getBytes(UTF_8);
        Ed25519.sign(SEED, 0, bytes, 0, bytes.length, signature, 0);
        return signature;
    }
}
