package com.onetimesecret.hub.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.onetimesecret.hub.api.seal.MasterKeys;
import com.onetimesecret.hub.test.TestDatabase;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Which master keys a database accepts.
@NullMarked
class JdbcInstallationIntegrationTests {

    private final SecretKey first = key(1);
    private final SecretKey second = key(2);
    private final JdbcInstallation installation = new JdbcInstallation(JdbcClient.create(
            TestDatabase.fresh("classpath:db/migration/__root").dataSource()));

    @Test
    void remembersTheFirstKey() {
        installation.confirm(new MasterKeys(first, null));
        installation.confirm(new MasterKeys(first, null));

        assertThat(installation.fingerprints()).containsExactly(new MasterKeys(first, null).fingerprint());
    }

    @Test
    void refusesAnotherKey() {
        installation.confirm(new MasterKeys(first, null));

        assertThatThrownBy(() -> installation.confirm(new MasterKeys(second, null)))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("HUB_MASTER_KEY_PREVIOUS")
                .hasMessageNotContaining("\n");
    }

    @Test
    void takesANewKeyBesideThePreviousOneAndThenNeedsBoth() {
        installation.confirm(new MasterKeys(first, null));
        installation.confirm(new MasterKeys(second, first));

        assertThat(installation.fingerprints()).hasSize(2);
        assertThatThrownBy(() -> installation.confirm(new MasterKeys(second, null)))
                .isInstanceOf(StartRefused.class);
        assertThatThrownBy(() -> installation.confirm(new MasterKeys(first, null)))
                .isInstanceOf(StartRefused.class);
    }

    private static SecretKey key(int seed) {
        var bytes = new byte[32];
        bytes[0] = (byte) seed;
        return new SecretKeySpec(bytes, "AES");
    }
}
