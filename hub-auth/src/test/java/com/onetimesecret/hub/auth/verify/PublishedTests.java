package com.onetimesecret.hub.auth.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/// What a domain publishes counts by the time of use, however long ago it was fetched.
class PublishedTests {

    @Test
    void keysOfADirectoryCountFromNbfUntilExp() throws Exception {
        var jwk = "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" + newKey() + "\"";
        var directory = "{\"keys\":[" + jwk + ",\"nbf\":1000,\"exp\":2000}," + jwk + "}]}";

        var keys =
                Published.directory(directory.getBytes(StandardCharsets.UTF_8)).keys();

        var dated = keys.getFirst();
        assertThat(dated.countsAt(Instant.ofEpochSecond(999))).isFalse();
        assertThat(dated.countsAt(Instant.ofEpochSecond(1000))).isTrue();
        assertThat(dated.countsAt(Instant.ofEpochSecond(1999))).isTrue();
        assertThat(dated.countsAt(Instant.ofEpochSecond(2000))).isFalse();
        assertThat(keys.getLast().countsAt(Instant.now())).isTrue();
    }

    private static String newKey() throws GeneralSecurityException {
        var spki = KeyPairGenerator.getInstance("Ed25519")
                .generateKeyPair()
                .getPublic()
                .getEncoded();
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Arrays.copyOfRange(spki, spki.length - 32, spki.length));
    }
}
