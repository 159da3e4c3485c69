package com.onetimesecret.hub.auth.dpop;

import static com.onetimesecret.hub.auth.dpop.DpopRealm.AUTHORIZATION_SERVER;
import static com.onetimesecret.hub.auth.dpop.DpopRealm.RESOURCE_SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.api.seal.MasterKeys;
import java.time.Duration;
import java.time.Instant;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DpopNoncesTests {

    private static final SecretKey KEY = key(1);
    private static final SecretKey OTHER = key(2);

    // The start of a bucket.
    private Instant now = Instant.ofEpochSecond(DpopNonces.LIFE.toSeconds() * 1_000_000);

    @Test
    void acceptsANonceOfThisBucketAndOfTheOneBefore() {
        var nonces = nonces(KEY, null);
        var nonce = nonces.current(RESOURCE_SERVER);

        now = now.plus(DpopNonces.LIFE.multipliedBy(2)).minusSeconds(11);
        assertThat(nonces.isFresh(RESOURCE_SERVER, nonce)).isTrue();

        now = now.plusSeconds(11);
        assertThat(nonces.isFresh(RESOURCE_SERVER, nonce)).isFalse();
    }

    @Test
    void keepsOneNonceForABucket() {
        var nonces = nonces(KEY, null);
        var nonce = nonces.current(RESOURCE_SERVER);

        now = now.plus(DpopNonces.LIFE).minusMillis(1);
        assertThat(nonces.current(RESOURCE_SERVER)).isEqualTo(nonce);

        now = now.plusMillis(1);
        assertThat(nonces.current(RESOURCE_SERVER)).isNotEqualTo(nonce);
    }

    @Test
    void keepsTheNoncesOfTheTwoServersApart() {
        var nonces = nonces(KEY, null);

        assertThat(nonces.isFresh(RESOURCE_SERVER, nonces.current(AUTHORIZATION_SERVER)))
                .isFalse();
        assertThat(nonces.isFresh(AUTHORIZATION_SERVER, nonces.current(RESOURCE_SERVER)))
                .isFalse();
    }

    @Test
    void isSharedByHubsWithTheSameMasterKey() {
        var nonce = nonces(KEY, null).current(RESOURCE_SERVER);

        assertThat(nonces(KEY, null).isFresh(RESOURCE_SERVER, nonce)).isTrue();
        assertThat(nonces(OTHER, KEY).isFresh(RESOURCE_SERVER, nonce)).isTrue();
        assertThat(nonces(OTHER, null).isFresh(RESOURCE_SERVER, nonce)).isFalse();
    }

    @Test
    void acceptsTheNonceOfAHubWhoseClockIsSecondsAhead() {
        var nonces = nonces(KEY, null);
        now = now.plus(DpopNonces.LIFE).plusSeconds(1);
        var nonce = nonces.current(RESOURCE_SERVER);

        now = now.minus(Duration.ofSeconds(5));
        assertThat(nonces.isFresh(RESOURCE_SERVER, nonce)).isTrue();
        now = now.minus(Duration.ofSeconds(30));
        assertThat(nonces.isFresh(RESOURCE_SERVER, nonce)).isFalse();
    }

    private DpopNonces nonces(SecretKey current, @Nullable SecretKey previous) {
        return new DpopNonces(new MasterKeys(current, previous), () -> now);
    }

    private static SecretKey key(int filledWith) {
        var bytes = new byte[32];
        java.util.Arrays.fill(bytes, (byte) filledWith);
        return new SecretKeySpec(bytes, "AES");
    }
}
