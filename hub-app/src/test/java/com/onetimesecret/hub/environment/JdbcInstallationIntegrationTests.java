package com.onetimesecret.hub.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.seal.MasterKeys;
import com.onetimesecret.hub.test.TestDatabase;
import java.util.Arrays;
import java.util.List;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Which master keys a database accepts, and when one is retired.
@NullMarked
class JdbcInstallationIntegrationTests {

    private final MasterKeys first = keys(1);
    private final MasterKeys firstKnowingSecond = keys(1, 2);
    private final MasterKeys second = keys(2);
    private final MasterKeys secondKnowingFirst = keys(2, 1);

    private final TestDatabase database = TestDatabase.fresh("classpath:db/migration/__root");
    private final JdbcInstallation one = hub();
    private final JdbcInstallation other = hub();

    private JdbcInstallation hub() {
        var source = database.dataSource();
        return new JdbcInstallation(
                JdbcClient.create(source), new TransactionTemplate(new JdbcTransactionManager(source)), new Tokens());
    }

    @Test
    void remembersTheFirstKey() {
        one.confirm(first);
        one.confirm(first);

        assertThat(one.fingerprints()).containsExactly(first.fingerprint());
    }

    @Test
    void refusesAnotherKey() {
        one.confirm(first);

        assertThatThrownBy(() -> one.confirm(second))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("HUB_MASTER_KEY_PREVIOUS")
                .hasMessageNotContaining("\n");
    }

    @Test
    void takesANewKeyBesideThePreviousOneAndThenNeedsBoth() {
        one.confirm(first);
        one.confirm(secondKnowingFirst);

        assertThat(one.fingerprints()).containsExactly(first.fingerprint(), second.fingerprint());
        assertThatThrownBy(() -> other.confirm(second)).isInstanceOf(StartRefused.class);
        assertThatThrownBy(() -> other.confirm(first)).isInstanceOf(StartRefused.class);
        other.confirm(firstKnowingSecond);
    }

    @Test
    void refusesARetiredKeyAndNeedsItNoMore() {
        one.confirm(first);
        one.end();
        other.confirm(secondKnowingFirst);

        assertThat(other.retireOthers(second.fingerprint(), other.now())).contains(List.of(first.fingerprint()));

        assertThatThrownBy(() -> one.confirm(first))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("retired")
                .hasMessageNotContaining("\n");
        assertThatThrownBy(() -> one.confirm(firstKnowingSecond)).isInstanceOf(StartRefused.class);
        hub().confirm(second);
        hub().confirm(secondKnowingFirst);
    }

    @Test
    void retiresNoKeyUnderWhichAnotherHubSeals() {
        one.confirm(firstKnowingSecond);
        other.confirm(secondKnowingFirst);

        assertThat(other.retireOthers(second.fingerprint(), other.now())).isEmpty();
        assertThat(other.fingerprints()).contains(first.fingerprint());

        var before = other.now();
        one.end();
        // It may have sealed something after whoever asks began to look.
        assertThat(other.retireOthers(second.fingerprint(), before)).isEmpty();
        assertThat(other.retireOthers(second.fingerprint(), other.now())).isPresent();
    }

    @Test
    void waitsForAHubThatFellSilent() {
        one.confirm(firstKnowingSecond);
        other.confirm(secondKnowingFirst);
        silence(JdbcInstallation.SILENCE.toSeconds() - 10);
        assertThat(other.retireOthers(second.fingerprint(), other.now())).isEmpty();

        silence(JdbcInstallation.SILENCE.toSeconds() + 10);
        assertThat(other.retireOthers(second.fingerprint(), other.now())).isPresent();

        // It was not dead after all: what it seals needs its key again.
        assertThat(one.live(firstKnowingSecond)).isTrue();
        assertThat(other.fingerprints()).contains(first.fingerprint());
        assertThat(other.live(secondKnowingFirst)).isFalse();
    }

    private void silence(long seconds) {
        JdbcClient.create(database.dataSource())
                .sql("update hub_run set seen_at = now() - make_interval(secs => ?) where sealing = ?")
                .param(seconds)
                .param(first.fingerprint())
                .update();
    }

    private static MasterKeys keys(int current, int... others) {
        return MasterKeys.of(
                key(current),
                Arrays.stream(others)
                        .mapToObj(JdbcInstallationIntegrationTests::key)
                        .toList());
    }

    private static SecretKey key(int seed) {
        var bytes = new byte[32];
        bytes[0] = (byte) seed;
        return new SecretKeySpec(bytes, "AES");
    }
}
