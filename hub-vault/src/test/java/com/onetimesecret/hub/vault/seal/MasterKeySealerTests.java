package com.onetimesecret.hub.vault.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.seal.MasterKeys;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/// What every module relies on when it stores secret bytes.
class MasterKeySealerTests {

    private static final byte[] PLAINTEXT = "a signing key".getBytes(StandardCharsets.UTF_8);

    private final SecretKey oldKey = key(1);
    private final SecretKey newKey = key(2);
    private final MasterKeySealer sealer = sealer(new MasterKeys(oldKey, null));

    @Test
    void opensWhatItSealed() {
        assertThat(sealer.open("token tok_1", sealer.seal("token tok_1", PLAINTEXT)))
                .isEqualTo(PLAINTEXT);
    }

    @Test
    void opensInItsOwnContextOnly() {
        var sealed = sealer.seal("token tok_1", PLAINTEXT);

        assertThatIllegalStateException().isThrownBy(() -> sealer.open("token tok_2", sealed));
    }

    @Test
    void refusesEveryChangedBit() {
        var sealed = sealer.seal("c", PLAINTEXT);

        for (int bit = 0; bit < sealed.length * Byte.SIZE; bit++) {
            var changed = sealed.clone();
            changed[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertThatIllegalStateException().as("bit %d", bit).isThrownBy(() -> sealer.open("c", changed));
        }
    }

    @Test
    void refusesEveryTruncation() {
        var sealed = sealer.seal("c", PLAINTEXT);

        for (int length = 0; length < sealed.length; length++) {
            var cut = Arrays.copyOf(sealed, length);
            assertThatIllegalStateException().as("%d bytes", length).isThrownBy(() -> sealer.open("c", cut));
        }
    }

    @Test
    void sealsTheSameDifferentlyEachTime() {
        assertThat(sealer.seal("c", PLAINTEXT)).isNotEqualTo(sealer.seal("c", PLAINTEXT));
    }

    @Test
    void opensAfterARotationWhatThePreviousKeySealed() {
        var rotated = sealer(new MasterKeys(newKey, oldKey));

        assertThat(rotated.open("c", sealer.seal("c", PLAINTEXT))).isEqualTo(PLAINTEXT);
    }

    @Test
    void sealsUnderTheCurrentKeyAfterARotation() {
        var rotated = sealer(new MasterKeys(newKey, oldKey));

        assertThatIllegalStateException().isThrownBy(() -> sealer.open("c", rotated.seal("c", PLAINTEXT)));
        assertThat(sealer(new MasterKeys(newKey, null)).open("c", rotated.seal("c", PLAINTEXT)))
                .isEqualTo(PLAINTEXT);
    }

    @Test
    void saysWhichMasterKeyIsMissing() {
        var sealed = sealer.seal("c", PLAINTEXT);

        assertThatIllegalStateException()
                .isThrownBy(() -> sealer(new MasterKeys(newKey, null)).open("c", sealed))
                .withMessageContaining(new MasterKeys(oldKey, null).fingerprint());
    }

    /// The envelope is stored for years: this one was made after its description, by other code.
    @Test
    void opensTheFirstFormForEver() {
        var stored = HexFormat.of()
                .parseHex(
                        "017465839067fe7eae000102030405060708090a0b1dc0cb77836ac7930ead13621954099e38f8bdf043ddb497a78e0ad413");

        assertThat(sealer.open("a context", stored)).isEqualTo(PLAINTEXT);
    }

    @Test
    void neverPrintsAKey() {
        assertThat(new MasterKeys(newKey, oldKey).toString())
                .doesNotContain("01010101", "02020202")
                .contains(new MasterKeys(newKey, null).fingerprint());
    }

    private static MasterKeySealer sealer(MasterKeys keys) {
        return new MasterKeySealer(keys, new Tokens());
    }

    private static SecretKey key(int filling) {
        var bytes = new byte[32];
        Arrays.fill(bytes, (byte) filling);
        return new SecretKeySpec(bytes, "AES");
    }
}
