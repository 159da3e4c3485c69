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
        assertThat(VAULT.secrets.take(new Take(reader, key, storedHash(), 0))).isPresent();
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
                false);

        assertThat(VAULT.secrets.take(new Take(foreigner, key, storedHash(), 0)))
                .isEmpty();
    }

    @Test
    void takesNothingForOthersThanTheRecipient() {
        assertThat(VAULT.secrets.take(new Take(agent(), key, storedHash(), 0))).isEmpty();
        assertThat(VAULT.secrets.take(new Take(person(CurrentPerson.Right.SECRETS), key, storedHash(), 0)))
                .isEmpty();
    }

    @Test
    void takesNothingWhenThePassphraseThatWasCheckedIsNotTheStoredOne() {
        assertThat(VAULT.secrets.take(new Take(reader, key, null, 0))).isEmpty();
        assertThat(VAULT.secrets.take(new Take(reader, key, "another hash", 0))).isEmpty();
    }

    @Test
    void takesNothingThatExpired() {
        VAULT.jdbc.sql("update secret set expires_at = now()").update();

        assertThat(VAULT.secrets.take(new Take(reader, key, storedHash(), 0))).isEmpty();
    }

    private BearerKey stored() {
        VAULT.jdbc.sql("truncate secret").update();
        var wish = new NewSecret(
                new SecretValue("hunter2"),
                NewSecret.Kind.CONCEAL,
                Duration.ofHours(1),
                new SecretValue("open sesame"),
                List.of(reader.id()),
                1,
                null);
        return VAULT.createSecret.create(agent(), wish).secretKey();
    }

    private @Nullable String storedHash() {
        return VAULT.jdbc
                .sql("select passphrase_hash from secret")
                .query((row, _) -> row.getString(1))
                .single();
    }
}
