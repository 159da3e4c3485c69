package com.onetimesecret.hub.vault.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/// RFC 5869 with SHA-256, no salt and one block, written out from HMAC.
class HkdfTests {

    @Test
    void derivesWhatTheStandardSays() throws GeneralSecurityException {
        var secret = "some secret".getBytes(StandardCharsets.UTF_8);

        var pseudoRandomKey = hmac(new byte[32], secret);
        var expected = hmac(pseudoRandomKey, "a purpose\u0001".getBytes(StandardCharsets.UTF_8));

        assertThat(Hkdf.derive(secret, "a purpose").getEncoded()).isEqualTo(expected);
    }

    @Test
    void derivesAnotherKeyForAnotherPurpose() {
        var secret = "some secret".getBytes(StandardCharsets.UTF_8);

        assertThat(Hkdf.derive(secret, "one").getEncoded())
                .isNotEqualTo(Hkdf.derive(secret, "two").getEncoded());
    }

    private static byte[] hmac(byte[] key, byte[] text) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text);
    }
}
