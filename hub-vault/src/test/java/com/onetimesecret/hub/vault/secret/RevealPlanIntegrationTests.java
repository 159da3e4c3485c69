package com.onetimesecret.hub.vault.secret;

import static com.onetimesecret.hub.vault.secret.TestVault.TOKENS;
import static com.onetimesecret.hub.vault.secret.TestVault.agent;
import static com.onetimesecret.hub.vault.secret.TestVault.wish;
import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.test.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// That a reveal finds its secret by the key, also when PostgreSQL last counted while nothing was sealed: it once kept
/// to walking through all that was sealed since.
class RevealPlanIntegrationTests {

    private static final TestDatabase DATABASE = TestVault.database();
    private static final TestVault VAULT = TestVault.on(DATABASE);
    private static final int SEALED = 2_000;

    private final Party party = Party.of(agent());

    @Test
    void looksForTheKeyAlone() throws Exception {
        fill("over", 30_000, "null");
        VAULT.jdbc.sql("analyze secret").update();
        for (int i = 0; i < 20; i++) {
            VAULT.tryReveal(party, BearerKey.next(TOKENS), null);
        }
        fill("sealed", SEALED, "'\\x00'");
        var created = VAULT.createSecret.create(party, wish("hunter2"));

        assertThat(VAULT.tryReveal(party, created.secretKey(), null).value()).isEqualTo("hunter2");

        // What a connection did is counted a second later, with what it does next.
        var giveUp = Instant.now().plus(Duration.ofSeconds(30));
        while (entriesRead("secret_secret_key_hash_key") == 0 && Instant.now().isBefore(giveUp)) {
            VAULT.tryReveal(party, BearerKey.next(TOKENS), null);
            Thread.sleep(50);
        }
        assertThat(entriesRead("secret_secret_key_hash_key")).isPositive();
        assertThat(entriesRead("secret_sealed_expires_at")).isLessThan(SEALED);
        assertThat(VAULT.jdbc
                        .sql("select seq_tup_read from pg_stat_user_tables where relname = 'secret'")
                        .query(Long.class)
                        .single())
                .as("what analyzing and filling read")
                .isLessThan(SEALED);
    }

    private static void fill(String name, int rows, String value) {
        VAULT.jdbc.sql("""
                insert into secret (id, network_id, secret_key_hash, receipt_key_hash, created_by, kind, has_passphrase,
                    max_reads, reads_left, ciphertext, wrapped_key, expires_at, receipt_expires_at)
                select 'sec_%1$s' || i, 'net', sha256(('%1$s' || i)::bytea), sha256(('receipt of %1$s' || i)::bytea),
                    'agent', 'conceal', false, 1, case when %2$s is null then 0 else 1 end, %2$s, %2$s,
                    now() + interval '1 hour', now() + interval '2 hours'
                from generate_series(1, %3$d) i
                """.formatted(name, value + "::bytea", rows)).update();
    }

    private static long entriesRead(String index) {
        return VAULT.jdbc
                .sql("select coalesce(sum(idx_tup_read), 0) from pg_stat_user_indexes where indexrelname = :index")
                .param("index", index)
                .query(Long.class)
                .single();
    }
}
