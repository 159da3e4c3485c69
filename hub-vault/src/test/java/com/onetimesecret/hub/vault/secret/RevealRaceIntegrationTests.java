package com.onetimesecret.hub.vault.secret;

import static com.onetimesecret.hub.vault.secret.TestVault.agent;
import static com.onetimesecret.hub.vault.secret.TestVault.wish;
import static com.onetimesecret.hub.vault.secret.TestVault.wishWithPassphrase;
import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.api.call.Caller;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.test.TestDatabase;
import com.onetimesecret.hub.vault.secret.TestVault.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Racing readers on two nodes never get more than they may.
class RevealRaceIntegrationTests {

    private static final TestDatabase DATABASE = TestVault.database();

    private static final TestVault ONE = TestVault.on(DATABASE);
    private static final TestVault OTHER = TestVault.on(DATABASE);

    private final Caller caller = agent();

    @BeforeEach
    void empty() {
        ONE.jdbc.sql("truncate secret, secret_guess, trail").update();
    }

    /// `-Draces=12500` makes 100,000 reveals of it.
    @Test
    void revealsEachSecretToExactlyOneOfEightRacers() throws Exception {
        for (int secret = 0; secret < Integer.getInteger("races", 400); secret++) {
            var value = "value " + secret;
            var created = ONE.createSecret.create(Party.of(caller), wish(value));

            var outcomes = race(8, created.secretKey(), null);

            assertThat(outcomes)
                    .filteredOn(outcome -> value.equals(outcome.value()))
                    .hasSize(1);
            assertThat(outcomes)
                    .filteredOn(outcome -> outcome.refusal() == ProblemType.NOT_FOUND)
                    .hasSize(7);
        }
        assertThat(ONE.trailOf("secret.revealed"))
                .hasSize(Integer.getInteger("races", 400))
                .doesNotHaveDuplicates();
    }

    @Test
    void allowsExactlyThreeOfSixteenRacersWhereThreeMayRead() throws Exception {
        for (int secret = 0; secret < 50; secret++) {
            var wish = new NewSecret(
                    new SecretValue("shared"),
                    NewSecret.Kind.CONCEAL,
                    NewSecret.Source.API,
                    Duration.ofHours(1),
                    null,
                    List.of(),
                    3,
                    null,
                    List.of(),
                    NewSecret.Guard.NONE);
            var created = ONE.createSecret.create(Party.of(caller), wish);

            var outcomes = race(16, created.secretKey(), null);

            assertThat(outcomes)
                    .filteredOn(outcome -> "shared".equals(outcome.value()))
                    .hasSize(3);
            assertThat(outcomes)
                    .filteredOn(outcome -> outcome.refusal() == ProblemType.NOT_FOUND)
                    .hasSize(13);
            var receipt =
                    ONE.receipts.find(Party.of(caller), created.receiptKey()).orElseThrow();
            assertThat(receipt.readsLeft()).isZero();
        }
    }

    @Test
    void letsRacersWithTheRightPassphraseReadAsOftenAsAllowed() throws Exception {
        var created = ONE.createSecret.create(Party.of(caller), wishWithPassphrase("shared", "open sesame", 6));

        var outcomes = race(16, created.secretKey(), "open sesame");

        assertThat(outcomes)
                .filteredOn(outcome -> "shared".equals(outcome.value()))
                .hasSize(6);
        assertThat(outcomes)
                .filteredOn(outcome -> outcome.refusal() == ProblemType.NOT_FOUND)
                .hasSize(10);
    }

    @Test
    void checksNoMoreThanFiveOfThirtyTwoParallelGuesses() throws Exception {
        var created = ONE.createSecret.create(Party.of(caller), wishWithPassphrase("guarded", "open sesame", 1));

        var outcomes = race(32, created.secretKey(), "a guess");

        assertThat(outcomes)
                .filteredOn(outcome -> outcome.refusal() == ProblemType.WRONG_PASSPHRASE)
                .hasSize(5);
        assertThat(outcomes)
                .filteredOn(outcome -> outcome.refusal() == ProblemType.RATE_LIMITED)
                .hasSize(27);
        assertThat(ONE.trailOf("secret.passphrase_refused")).hasSize(5);
        var refusal = Assertions.catchThrowableOfType(
                HubException.class,
                () -> OTHER.revealSecret.reveal(Party.of(caller), created.secretKey(), new SecretValue("open sesame")));
        assertThat(refusal.type()).isEqualTo(ProblemType.RATE_LIMITED);
        assertThat(refusal.retryAfter().orElseThrow())
                .isBetween(Duration.ofMinutes(29), Duration.ofMinutes(30).plusSeconds(1));

        passTime(Duration.ofMinutes(31));

        assertThat(OTHER.tryReveal(caller, created.secretKey(), "open sesame").value())
                .isEqualTo("guarded");
    }

    private void passTime(Duration time) {
        ONE.jdbc
                .sql("update secret_guess set locked_until = locked_until - make_interval(secs => ?)")
                .param((double) time.toSeconds())
                .update();
    }

    private List<Outcome> race(int racers, BearerKey key, @Nullable String passphrase)
            throws InterruptedException, ExecutionException {
        var start = new CyclicBarrier(racers);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<Outcome>>();
            for (int racer = 0; racer < racers; racer++) {
                var node = racer % 2 == 0 ? ONE : OTHER;
                Callable<Outcome> task = () -> {
                    start.await();
                    return node.tryReveal(caller, key, passphrase);
                };
                running.add(executor.submit(task));
            }
            var outcomes = new ArrayList<Outcome>();
            for (var racer : running) {
                outcomes.add(racer.get());
            }
            return outcomes;
        }
    }
}
