package com.onetimesecret.hub.vault.secret;

import static com.onetimesecret.hub.vault.secret.TestVault.NETWORK;
import static com.onetimesecret.hub.vault.secret.TestVault.TOKENS;
import static com.onetimesecret.hub.vault.secret.TestVault.agent;
import static com.onetimesecret.hub.vault.secret.TestVault.wish;
import static com.onetimesecret.hub.vault.secret.TestVault.wishWithPassphrase;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.api.event.SecretAlarm;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.test.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What creators see and do afterwards: burn, lists, keys given out again, alarms, and what guests may.
class ReceiptsIntegrationTests {

    private static final TestDatabase DATABASE = TestVault.database();
    private static final TestVault VAULT = TestVault.on(DATABASE);

    private final Party creator = Party.of(agent());
    private final Party reader = Party.of(agent());
    private final Party guest = Party.guest(NETWORK, new ClientAddress("192.0.2.1"));

    @BeforeEach
    void empty() {
        VAULT.jdbc.sql("truncate secret, secret_guess, trail").update();
        VAULT.alarms.clear();
    }

    @Test
    void burnsForGoodAndSaysSo() {
        var created = VAULT.createSecret.create(creator, wish("hunter2"));

        var burned = VAULT.burnSecret.burn(creator, created.receiptKey(), null);

        assertThat(burned.state()).isEqualTo(StoredSecret.State.BURNED);
        assertThat(VAULT.tryReveal(reader, created.secretKey(), null).refusal()).isEqualTo(ProblemType.NOT_FOUND);
        assertThat(receipt(created).state()).isEqualTo(StoredSecret.State.BURNED);
        assertThat(receipt(created).history().burnedBy()).isEqualTo(creator.actor());
        assertThat(VAULT.trailOf("secret.burned")).containsExactly(created.id().value());
        assertThatThrownBy(() -> VAULT.burnSecret.burn(creator, created.receiptKey(), null))
                .isInstanceOf(HubException.class);
        assertThat(VAULT.jdbc
                        .sql("select count(*) from secret where ciphertext is not null or wrapped_key is not null")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void burnsWithThePassphraseOnly() {
        var created = VAULT.createSecret.create(creator, wishWithPassphrase("hunter2", "open sesame", 1));

        var refusal = Assertions.catchThrowableOfType(
                HubException.class,
                () -> VAULT.burnSecret.burn(creator, created.receiptKey(), new SecretValue("open barley")));

        assertThat(refusal.type()).isEqualTo(ProblemType.WRONG_PASSPHRASE);
        assertThat(VAULT.burnSecret
                        .burn(creator, created.receiptKey(), new SecretValue("open sesame"))
                        .state())
                .isEqualTo(StoredSecret.State.BURNED);
    }

    @Test
    void givesTheSecretKeyBackForTheReceiptKeyWhereOnetimeSecretDoes() {
        for (var source : NewSecret.Source.values()) {
            var created = VAULT.createSecret.create(creator, from(source));
            var receipt = VAULT.ownReceipts.find(guest, created.receiptKey()).orElseThrow();

            assertThat(receipt.secretKey()).isEqualTo(source == NewSecret.Source.API ? null : created.secretKey());
            VAULT.tryReveal(reader, created.secretKey(), null);
            assertThat(VAULT.ownReceipts
                            .find(guest, created.receiptKey())
                            .orElseThrow()
                            .secretKey())
                    .isNull();
        }
    }

    @Test
    void makesKeysOfTheLengthThatOldClientsInsistOn() {
        var old = VAULT.createSecret.create(creator, from(NewSecret.Source.V1));
        var young = VAULT.createSecret.create(creator, from(NewSecret.Source.V2));

        assertThat(List.of(old.secretKey().value(), old.receiptKey().value()))
                .allSatisfy(key -> assertThat(key).matches("[a-z0-9]{31}"));
        assertThat(List.of(young.secretKey().value(), young.receiptKey().value()))
                .allSatisfy(key -> assertThat(key).matches("[A-Za-z0-9]{43}"));
    }

    @Test
    void listsOnlyOnesOwnReceiptsTheNewestFirst() {
        var first = VAULT.createSecret.create(creator, wish("one"));
        VAULT.jdbc
                .sql("update secret set created_at = created_at - interval '1 minute'")
                .update();
        var second = VAULT.createSecret.create(creator, from(NewSecret.Source.V1));
        VAULT.createSecret.create(reader, wish("of another"));
        VAULT.createSecret.create(guest, from(NewSecret.Source.V1));

        assertThat(VAULT.ownReceipts.recent(creator, 10))
                .extracting(Receipts.Receipt::key)
                .containsExactly(second.receiptKey(), first.receiptKey());
        assertThat(VAULT.ownReceipts.recent(creator, 1)).hasSize(1);
        assertThat(VAULT.ownReceipts.recent(guest, 10)).isEmpty();
    }

    @Test
    void letsItsCreatorAloneDescribeIt() {
        var created = VAULT.createSecret.create(creator, wish("hunter2"));

        assertThat(VAULT.ownReceipts.describe(reader, created.receiptKey(), "mine"))
                .isEmpty();
        assertThat(VAULT.ownReceipts.describe(creator, created.receiptKey(), "for Ada"))
                .isPresent();
        assertThat(receipt(created).description()).isEqualTo("for Ada");
    }

    @Test
    void opensForAGuestOfAnyNetworkWhoHasTheKeyUnlessItIsBound() {
        var elsewhere = Party.of(agent(NetworkId.next(TOKENS)));
        var open = VAULT.createSecret.create(elsewhere, wish("hunter2"));
        var bound = VAULT.createSecret.create(creator, forReaderAlone());

        assertThat(VAULT.tryReveal(guest, open.secretKey(), null).value()).isEqualTo("hunter2");
        assertThat(VAULT.tryReveal(guest, bound.secretKey(), null).refusal()).isEqualTo(ProblemType.NOT_FOUND);
        assertThat(VAULT.tryReveal(reader, bound.secretKey(), null).value()).isEqualTo("for the reader");
    }

    @Test
    void raisesAnAlarmOnceWhenAnotherOpensWhatWasOpened() {
        var created = VAULT.createSecret.create(creator, wish("hunter2"));
        VAULT.tryReveal(reader, created.secretKey(), null);

        VAULT.tryReveal(reader, created.secretKey(), null);
        assertThat(VAULT.alarms).as("the one who read it may look again").isEmpty();
        VAULT.tryReveal(guest, created.secretKey(), null);
        VAULT.tryReveal(guest, created.secretKey(), null);

        assertThat(VAULT.alarms).singleElement().satisfies(alarm -> {
            assertThat(alarm.owner()).isEqualTo(creator.actor());
            assertThat(alarm.secretId()).isEqualTo(created.id().value());
            assertThat(alarm.wasOpen()).isTrue();
        });
        assertThat(receipt(created).history().refusedOpens()).isEqualTo(2);
        assertThat(VAULT.trailOf("secret.open_refused")).hasSize(2);
    }

    @Test
    void raisesAnAlarmWhenTheReaderAndWhoComesInVainShareAnAddress() {
        var created = VAULT.createSecret.create(creator, wish("hunter2"));
        VAULT.tryReveal(guest, created.secretKey(), null);

        VAULT.tryReveal(guest, created.secretKey(), null);

        assertThat(VAULT.alarms).extracting(SecretAlarm::wasOpen).containsExactly(true);
    }

    @Test
    void raisesAnAlarmForEachReason() {
        var created = VAULT.createSecret.create(creator, forReaderAlone());
        for (int i = 0; i < 110; i++) {
            VAULT.tryReveal(guest, created.secretKey(), null);
        }
        assertThat(VAULT.alarms).extracting(SecretAlarm::wasOpen).containsExactly(false);
        VAULT.tryReveal(reader, created.secretKey(), null);

        VAULT.tryReveal(guest, created.secretKey(), null);
        VAULT.tryReveal(guest, created.secretKey(), null);

        assertThat(VAULT.alarms).extracting(SecretAlarm::wasOpen).containsExactly(false, true);
        assertThat(receipt(created).history().refusedOpens()).isEqualTo(101);
    }

    @Test
    void raisesNoAlarmForAKeyThatNeverWasOrASecretThatEnded() {
        var created = VAULT.createSecret.create(creator, wish("hunter2"));
        VAULT.burnSecret.burn(creator, created.receiptKey(), null);

        VAULT.tryReveal(reader, created.secretKey(), null);
        VAULT.tryReveal(reader, BearerKey.next(TOKENS), null);

        assertThat(VAULT.alarms).isEmpty();
    }

    @Test
    void locksAGuesserAloneAndEverybodyWhenManyGuess() {
        var created = VAULT.createSecret.create(creator, wishWithPassphrase("hunter2", "open sesame", 9));
        for (int i = 0; i < 5; i++) {
            VAULT.tryReveal(guest, created.secretKey(), "guess " + i);
        }

        assertThat(VAULT.tryReveal(guest, created.secretKey(), "open sesame").refusal())
                .isEqualTo(ProblemType.RATE_LIMITED);
        assertThat(VAULT.tryReveal(reader, created.secretKey(), "open sesame").value())
                .isEqualTo("hunter2");

        // Five were wrong before.
        for (int i = 0; i < 15; i++) {
            var other = Party.guest(NETWORK, new ClientAddress("198.51.100." + i));
            assertThat(VAULT.tryReveal(other, created.secretKey(), "guess").refusal())
                    .isEqualTo(ProblemType.WRONG_PASSPHRASE);
        }
        assertThat(VAULT.tryReveal(reader, created.secretKey(), "open sesame").refusal())
                .isEqualTo(ProblemType.RATE_LIMITED);
    }

    private StoredSecret receipt(CreateSecret.Created created) {
        return VAULT.receipts.find(creator, created.receiptKey()).orElseThrow();
    }

    private NewSecret forReaderAlone() {
        return new NewSecret(
                new SecretValue("for the reader"),
                NewSecret.Kind.CONCEAL,
                NewSecret.Source.API,
                Duration.ofHours(1),
                null,
                List.of(Objects.requireNonNull(reader.agent())),
                1,
                null,
                List.of(),
                NewSecret.Guard.NONE);
    }

    private static NewSecret from(NewSecret.Source source) {
        return new NewSecret(
                new SecretValue("value"),
                NewSecret.Kind.CONCEAL,
                source,
                Duration.ofHours(1),
                null,
                List.of(),
                1,
                null,
                List.of(),
                NewSecret.Guard.NONE);
    }
}
