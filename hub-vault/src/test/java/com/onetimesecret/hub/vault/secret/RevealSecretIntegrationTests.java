package com.onetimesecret.hub.vault.secret;

import static com.onetimesecret.hub.vault.secret.TestVault.TOKENS;
import static com.onetimesecret.hub.vault.secret.TestVault.agent;
import static com.onetimesecret.hub.vault.secret.TestVault.person;
import static com.onetimesecret.hub.vault.secret.TestVault.wish;
import static com.onetimesecret.hub.vault.secret.TestVault.wishWithPassphrase;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.test.TestDatabase;
import com.onetimesecret.hub.vault.secret.TestVault.Outcome;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who may reveal, how often, and what is left afterwards.
class RevealSecretIntegrationTests {

    private static final Outcome NOT_FOUND = new Outcome(null, ProblemType.NOT_FOUND);
    private static final Outcome WRONG_PASSPHRASE = new Outcome(null, ProblemType.WRONG_PASSPHRASE);
    private static final TestDatabase DATABASE = TestVault.database();

    private static final TestVault VAULT = TestVault.on(DATABASE);

    private final CurrentAgent creator = agent();
    private final CurrentAgent reader = agent();

    @BeforeEach
    void empty() {
        VAULT.jdbc.sql("truncate secret, secret_guess, trail").update();
    }

    @Test
    void refusesTheSecondRevealLikeAKeyThatNeverWas() {
        var created = VAULT.createSecret.create(Party.of(creator), wish("hunter2"));

        assertThat(VAULT.tryReveal(reader, created.secretKey(), null).value()).isEqualTo("hunter2");

        var second = Assertions.catchThrowableOfType(
                HubException.class, () -> VAULT.revealSecret.reveal(Party.of(reader), created.secretKey(), null));
        var never = Assertions.catchThrowableOfType(
                HubException.class, () -> VAULT.revealSecret.reveal(Party.of(reader), BearerKey.next(TOKENS), null));
        assertThat(second).usingRecursiveComparison().isEqualTo(never);
        assertThat(second.type()).isEqualTo(ProblemType.NOT_FOUND);
    }

    @Test
    void keepsEveryCharacter() {
        var text = "Grüße 🔑\u0000\n\t" + "x".repeat(1024);
        var created = VAULT.createSecret.create(Party.of(creator), wish(text));

        assertThat(VAULT.tryReveal(reader, created.secretKey(), null).value()).isEqualTo(text);
    }

    @Test
    void takesTheCiphertextOutOfTheDatabase() {
        var created = VAULT.createSecret.create(Party.of(creator), wish("hunter2"));

        VAULT.tryReveal(reader, created.secretKey(), null);

        assertThat(VAULT.jdbc
                        .sql("select count(*) from secret where ciphertext is not null or wrapped_key is not null")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void hidesASecretFromOtherNetworks() {
        var created = VAULT.createSecret.create(Party.of(creator), wish("hunter2"));
        var foreigner = agent(NetworkId.next(TOKENS));

        assertThat(VAULT.tryReveal(foreigner, created.secretKey(), null)).isEqualTo(NOT_FOUND);
        assertThat(VAULT.secrets.find(Party.of(foreigner), created.secretKey())).isEmpty();
        assertThat(VAULT.receipts.find(Party.of(foreigner), created.receiptKey()))
                .isEmpty();
        assertThat(VAULT.tryReveal(reader, created.secretKey(), null).value()).isEqualTo("hunter2");
    }

    @Test
    void revealsABoundSecretToItsRecipientsOnly() {
        var wish = new NewSecret(
                new SecretValue("hunter2"),
                NewSecret.Kind.CONCEAL,
                NewSecret.Source.API,
                Duration.ofHours(1),
                null,
                List.of(agent().id(), reader.id()),
                1,
                null,
                List.of(),
                NewSecret.Guard.NONE);
        var key = VAULT.createSecret.create(Party.of(creator), wish).secretKey();

        assertThat(VAULT.tryReveal(agent(), key, null)).isEqualTo(NOT_FOUND);
        assertThat(VAULT.tryReveal(creator, key, null)).isEqualTo(NOT_FOUND);
        assertThat(VAULT.tryReveal(person(CurrentPerson.Right.SECRETS), key, null))
                .isEqualTo(NOT_FOUND);
        assertThat(VAULT.secrets.find(Party.of(creator), key)).isEmpty();
        assertThat(VAULT.tryReveal(reader, key, null).value()).isEqualTo("hunter2");
    }

    @Test
    void bindsToAgentsOfTheNetworkOnly() {
        var stranger = agent();
        VAULT.strangers.add(stranger.id());
        var wish = new NewSecret(
                new SecretValue("hunter2"),
                NewSecret.Kind.CONCEAL,
                NewSecret.Source.API,
                Duration.ofHours(1),
                null,
                List.of(reader.id(), stranger.id()),
                1,
                null,
                List.of(),
                NewSecret.Guard.NONE);

        var refusal = Assertions.catchThrowableOfType(
                HubException.class, () -> VAULT.createSecret.create(Party.of(creator), wish));

        assertThat(refusal.type()).isEqualTo(ProblemType.UNKNOWN_RECIPIENT);
        assertThat(refusal.errors())
                .singleElement()
                .satisfies(error -> assertThat(error.pointer()).isEqualTo("/to/1"));
        assertThat(VAULT.jdbc
                        .sql("select count(*) from secret")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void revealsToAPersonOfTheNetwork() {
        var created = VAULT.createSecret.create(Party.of(creator), wish("hunter2"));

        assertThat(VAULT.tryReveal(person(CurrentPerson.Right.SECRETS), created.secretKey(), null)
                        .value())
                .isEqualTo("hunter2");
    }

    @Test
    void keepsTheSecretWhenThePassphraseIsWrongOrMissing() {
        var key = VAULT.createSecret
                .create(Party.of(creator), wishWithPassphrase("hunter2", "open sesame", 1))
                .secretKey();

        assertThat(VAULT.tryReveal(reader, key, "open barley")).isEqualTo(WRONG_PASSPHRASE);
        for (int i = 0; i < 10; i++) {
            assertThat(VAULT.tryReveal(reader, key, null)).isEqualTo(WRONG_PASSPHRASE);
            assertThat(VAULT.tryReveal(reader, key, "")).isEqualTo(WRONG_PASSPHRASE);
        }
        assertThat(VAULT.tryReveal(reader, key, "open sesame").value()).isEqualTo("hunter2");
        assertThat(VAULT.tryReveal(reader, key, "open sesame")).isEqualTo(NOT_FOUND);
    }

    @Test
    void doesNotCountRightPassphrasesAsGuesses() {
        var key = VAULT.createSecret
                .create(Party.of(creator), wishWithPassphrase("hunter2", "open sesame", 8))
                .secretKey();

        for (int read = 0; read < 8; read++) {
            assertThat(VAULT.tryReveal(reader, key, "open sesame").value()).isEqualTo("hunter2");
        }
    }

    @Test
    void hidesAnExpiredSecretAtOnceAndSaysSoOnTheReceipt() {
        var created = VAULT.createSecret.create(Party.of(creator), wish("hunter2"));
        passTime(Duration.ofHours(1));

        assertThat(VAULT.tryReveal(reader, created.secretKey(), null)).isEqualTo(NOT_FOUND);
        assertThat(VAULT.secrets.find(Party.of(reader), created.secretKey())).isEmpty();
        assertThat(receiptState(created)).isEqualTo(StoredSecret.State.EXPIRED);
    }

    @Test
    void sweepsTheCiphertextFirstAndTheReceiptAsLongAgainLater() {
        var created = VAULT.createSecret.create(Party.of(creator), wish("hunter2"));
        var waiting = VAULT.createSecret.create(
                Party.of(creator),
                new NewSecret(
                        new SecretValue("v"),
                        NewSecret.Kind.CONCEAL,
                        NewSecret.Source.API,
                        Duration.ofDays(1),
                        null,
                        List.of(),
                        1,
                        null,
                        List.of(),
                        NewSecret.Guard.NONE));

        passTime(Duration.ofMinutes(61));
        VAULT.sweeper.sweep();
        assertThat(VAULT.jdbc
                        .sql("select count(*) from secret where ciphertext is null")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
        assertThat(receiptState(created)).isEqualTo(StoredSecret.State.EXPIRED);

        passTime(Duration.ofMinutes(60));
        VAULT.sweeper.sweep();
        assertThat(VAULT.receipts.find(Party.of(creator), created.receiptKey())).isEmpty();
        assertThat(VAULT.jdbc
                        .sql("select count(*) from secret")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
        assertThat(VAULT.tryReveal(reader, waiting.secretKey(), null).value()).isEqualTo("v");
    }

    @Test
    void tellsOnTheReceiptThatItWasRead() {
        var created = VAULT.createSecret.create(Party.of(creator), wish("hunter2"));
        assertThat(receiptState(created)).isEqualTo(StoredSecret.State.NEW);

        VAULT.tryReveal(reader, created.secretKey(), null);

        assertThat(receiptState(created)).isEqualTo(StoredSecret.State.RECEIVED);
        passTime(Duration.ofMinutes(90));
        assertThat(receiptState(created)).isEqualTo(StoredSecret.State.RECEIVED);
    }

    @Test
    void forfeitsTheValueWhenTheProcessDiesBetweenCommitAndAnswer() {
        var created = VAULT.createSecret.create(Party.of(creator), wish("hunter2"));
        var dying = TestVault.dyingAfterCommit(DATABASE);

        assertThatThrownBy(() -> dying.revealSecret.reveal(Party.of(reader), created.secretKey(), null))
                .isInstanceOf(TestVault.ProcessDied.class);

        assertThat(VAULT.tryReveal(reader, created.secretKey(), null)).isEqualTo(NOT_FOUND);
        assertThat(receiptState(created)).isEqualTo(StoredSecret.State.RECEIVED);
        assertThat(VAULT.trailOf("secret.revealed")).hasSize(1);
    }

    @Test
    void revealsNothingThatItCannotRecord() {
        var created = VAULT.createSecret.create(Party.of(creator), wish("hunter2"));
        VAULT.jdbc.sql("alter table trail rename to trail_away").update();
        try {
            assertThatThrownBy(() -> VAULT.revealSecret.reveal(Party.of(reader), created.secretKey(), null))
                    .hasMessageContaining("trail");
        } finally {
            VAULT.jdbc.sql("alter table trail_away rename to trail").update();
        }

        assertThat(VAULT.tryReveal(reader, created.secretKey(), null).value()).isEqualTo("hunter2");
    }

    @Test
    void recordsWhoRevealedUnderTheReceiptsId() {
        var created = VAULT.createSecret.create(Party.of(creator), wish("hunter2"));
        VAULT.tryReveal(reader, created.secretKey(), null);

        var id = VAULT.receipts
                .find(Party.of(creator), created.receiptKey())
                .orElseThrow()
                .id();
        assertThat(VAULT.jdbc
                        .sql("select actor || ' ' || action || ' ' || subject || ' ' || kind from trail")
                        .query(String.class)
                        .list())
                .containsExactly(
                        creator.id() + " secret.created " + id + " TRAFFIC",
                        reader.id() + " secret.revealed " + id + " SECURITY");
    }

    private StoredSecret.State receiptState(CreateSecret.Created created) {
        return VAULT.receipts
                .find(Party.of(creator), created.receiptKey())
                .orElseThrow()
                .state();
    }

    private void passTime(Duration time) {
        VAULT.jdbc.sql("""
                        update secret set created_at = created_at - make_interval(secs => :seconds),
                            expires_at = expires_at - make_interval(secs => :seconds),
                            receipt_expires_at = receipt_expires_at - make_interval(secs => :seconds)
                        """).param("seconds", (double) time.toSeconds()).update();
    }
}
