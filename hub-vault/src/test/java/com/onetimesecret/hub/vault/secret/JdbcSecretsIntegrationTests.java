package com.onetimesecret.hub.vault.secret;

import static com.onetimesecret.hub.vault.secret.TestVault.TOKENS;
import static com.onetimesecret.hub.vault.secret.TestVault.agent;
import static com.onetimesecret.hub.vault.secret.TestVault.person;
import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.CurrentPerson;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The statement that takes a read decides everything by itself, whatever was looked at before it.
class JdbcSecretsIntegrationTests {

    private static final TestVault VAULT = TestVault.on(TestVault.database());

    private final CurrentAgent reader = agent();
    private final BearerKey key = stored();

    /// Each test changes one thing that must forbid the read; without it the read succeeds.
    @AfterEach
    void wouldHaveTakenItOtherwise() {
        VAULT.jdbc
                .sql("update secret set expires_at = now() + interval '1 hour'")
                .update();
        assertThat(VAULT.secrets.take(List.of(Take.guarded(Party.of(reader), key, storedHash()))))
                .isNotEmpty();
    }

    @Test
    void takesNothingForAnotherNetwork() {
        var foreigner = new CurrentAgent(
                reader.id(),
                NetworkId.next(TOKENS),
                reader.name(),
                reader.scopes(),
                reader.keyThumbprint(),
                reader.owner(),
                reader.approvalId(),
                reader.approvalExpiresAt(),
                false,
                false);

        assertThat(VAULT.secrets.take(List.of(Take.guarded(Party.of(foreigner), key, storedHash()))))
                .isEmpty();
    }

    @Test
    void takesNothingForOthersThanTheRecipient() {
        assertThat(VAULT.secrets.take(List.of(Take.guarded(Party.of(agent()), key, storedHash()))))
                .isEmpty();
        assertThat(VAULT.secrets.take(
                        List.of(Take.guarded(Party.of(person(CurrentPerson.Right.SECRETS)), key, storedHash()))))
                .isEmpty();
    }

    @Test
    void takesNothingWhenThePassphraseThatWasCheckedIsNotTheStoredOne() {
        assertThat(VAULT.secrets.take(List.of(Take.guarded(Party.of(reader), key, null))))
                .isEmpty();
        assertThat(VAULT.secrets.take(List.of(Take.guarded(Party.of(reader), key, "another hash"))))
                .isEmpty();
    }

    @Test
    void takesNothingThatExpired() {
        VAULT.jdbc.sql("update secret set expires_at = now()").update();

        assertThat(VAULT.secrets.take(List.of(Take.guarded(Party.of(reader), key, storedHash()))))
                .isEmpty();
    }

    private BearerKey stored() {
        VAULT.jdbc.sql("truncate secret, secret_guess").update();
        var wish = new NewSecret(
                new SecretValue("hunter2"),
                NewSecret.Kind.CONCEAL,
                NewSecret.Source.API,
                Duration.ofHours(1),
                new SecretValue("open sesame"),
                List.of(reader.id()),
                1,
                null,
                List.of(),
                NewSecret.Guard.NONE);
        return VAULT.createSecret.create(Party.of(agent()), wish).secretKey();
    }

    private @Nullable String storedHash() {
        return VAULT.jdbc
                .sql("select passphrase_hash from secret")
                .query((row, _) -> row.getString(1))
                .single();
    }
}
