package com.onetimesecret.hub.vault.secret;

import static com.onetimesecret.hub.vault.secret.TestVault.KEYS;
import static com.onetimesecret.hub.vault.secret.TestVault.NETWORK;
import static com.onetimesecret.hub.vault.secret.TestVault.TOKENS;
import static com.onetimesecret.hub.vault.secret.TestVault.agent;
import static com.onetimesecret.hub.vault.secret.TestVault.wish;
import static com.onetimesecret.hub.vault.secret.TestVault.wishWithPassphrase;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.seal.MasterKeys;
import com.onetimesecret.hub.test.TestDatabase;
import com.onetimesecret.hub.vault.seal.MasterKeySealer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What somebody gets from the database, with or without the master key: nothing.
class SealingIntegrationTests {

    private static final TestDatabase DATABASE = TestVault.database();

    private static final TestVault VAULT = TestVault.on(DATABASE);

    private final CurrentAgent caller = agent();

    @BeforeEach
    void empty() {
        VAULT.jdbc.sql("truncate secret, secret_guess, trail").update();
    }

    @Test
    void refusesSwappedRowsAndKeepsThemClosed() {
        var one = VAULT.createSecret.create(Party.of(caller), wish("of one"));
        var other = VAULT.createSecret.create(Party.of(caller), wish("of other"));
        swap("ciphertext", "wrapped_key");

        assertThatIllegalStateException()
                .isThrownBy(() -> VAULT.revealSecret.reveal(Party.of(caller), one.secretKey(), null));
        assertThatIllegalStateException()
                .isThrownBy(() -> VAULT.revealSecret.reveal(Party.of(caller), other.secretKey(), null));

        swap("ciphertext", "wrapped_key");
        assertThat(VAULT.tryReveal(caller, one.secretKey(), null).value()).isEqualTo("of one");
    }

    @Test
    void refusesSwappedValues() {
        var one = VAULT.createSecret.create(Party.of(caller), wish("of one"));
        VAULT.createSecret.create(Party.of(caller), wish("of other"));
        swap("ciphertext");

        assertThatIllegalStateException()
                .isThrownBy(() -> VAULT.revealSecret.reveal(Party.of(caller), one.secretKey(), null));
    }

    @Test
    void refusesASecretKeyThatWasPointedAtAnotherRow() {
        var one = VAULT.createSecret.create(Party.of(caller), wish("of one"));
        VAULT.createSecret.create(Party.of(caller), wish("of other"));
        VAULT.jdbc
                .sql("update secret set secret_key_hash = secret_key_hash || '\\x00'::bytea")
                .update();
        VAULT.jdbc
                .sql("update secret set secret_key_hash = :hash where secret_key_hash <> :hash || '\\x00'::bytea")
                .param("hash", one.secretKey().hash())
                .update();

        assertThatIllegalStateException()
                .isThrownBy(() -> VAULT.revealSecret.reveal(Party.of(caller), one.secretKey(), null));
    }

    @Test
    void doesNotOpenWithTheDatabaseAndTheMasterKeyAlone() {
        VAULT.createSecret.create(Party.of(caller), wish("hunter2"));
        var stored = VAULT.jdbc
                .sql("select id, secret_key_hash, receipt_key_hash, ciphertext, wrapped_key from secret")
                .query((row, _) -> new Stolen(
                        new SecretId(row.getString(1)),
                        List.of(row.getBytes(2), row.getBytes(3), KEYS.current().getEncoded()),
                        new SealedValue(row.getBytes(4), row.getBytes(5))))
                .single();

        // The outer layer opens, and gives the value key in no form.
        var inner = new MasterKeySealer(KEYS, TOKENS)
                .open("secret 1 key " + stored.id(), stored.sealed().wrappedKey());
        assertThat(inner).hasSize(12 + 32 + 16);
        var guesses = Stream.concat(
                        stored.bytes().stream().flatMap(SealingIntegrationTests::spellings),
                        Stream.of(stored.id().value(), ""))
                .toList();
        assertThat(guesses)
                .allSatisfy(guess -> assertThatIllegalStateException()
                        .isThrownBy(() -> VAULT.seal.unwrap(stored.id(), new BearerKey(guess), stored.sealed())));
    }

    @Test
    void doesNotOpenWithTheSecretKeyAndTheDatabaseAlone() {
        var created = VAULT.createSecret.create(Party.of(caller), wish("hunter2"));
        var elsewhere = TestVault.on(DATABASE, new MasterKeys(new SecretKeySpec(TOKENS.bytes(32), "AES"), null));

        assertThatIllegalStateException()
                .isThrownBy(() -> elsewhere.revealSecret.reveal(Party.of(caller), created.secretKey(), null))
                .withMessageContaining(KEYS.fingerprint());
        // A hub that was started with a wrong key has not used up the read.
        assertThat(VAULT.tryReveal(caller, created.secretKey(), null).value()).isEqualTo("hunter2");
    }

    @Test
    void opensAfterARotationOfTheMasterKey() {
        var created = VAULT.createSecret.create(Party.of(caller), wish("hunter2"));
        var rotated =
                TestVault.on(DATABASE, new MasterKeys(new SecretKeySpec(TOKENS.bytes(32), "AES"), KEYS.current()));

        assertThat(rotated.tryReveal(caller, created.secretKey(), null).value()).isEqualTo("hunter2");
    }

    @Test
    void storesNeitherValueNorKeysNorPassphraseInAnyForm() {
        var created = VAULT.createSecret.create(
                Party.of(caller), wishWithPassphrase("canary value 4711", "canary phrase", 3));
        VAULT.tryReveal(caller, created.secretKey(), "canary phrase");
        VAULT.tryReveal(caller, created.secretKey(), "wrong phrase");

        var contents = everything();

        assertThat(contents).contains(NETWORK.value().toLowerCase(Locale.ROOT));
        var hidden = Stream.of(
                        "canary value 4711",
                        "canary phrase",
                        "wrong phrase",
                        created.secretKey().value(),
                        created.receiptKey().value())
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
        assertThat(Stream.concat(hidden, Stream.of(KEYS.current().getEncoded())))
                .allSatisfy(bytes -> spellings(bytes)
                        .forEach(form -> assertThat(contents).doesNotContain(form.toLowerCase(Locale.ROOT))));
    }

    @Test
    void printsNothingThatOpensASecret() {
        var wish = wishWithPassphrase("canary value", "canary phrase", 1);
        var created = VAULT.createSecret.create(Party.of(caller), wish);
        var request =
                new CreateSecretRequest(wish.value(), null, null, wish.passphrase(), null, null, null, null, null);
        var found = VAULT.secrets.find(Party.of(caller), created.secretKey()).orElseThrow();
        var revealed = VAULT.revealSecret.reveal(Party.of(caller), created.secretKey(), wish.passphrase());

        assertThat(List.of(wish, created, request, found, revealed))
                .allSatisfy(thing -> assertThat(thing.toString())
                        .doesNotContain("canary", "argon2", created.secretKey().value()));
    }

    private void swap(String... columns) {
        for (var column : columns) {
            VAULT.jdbc
                    .sql("update secret set " + column + " = (select " + column
                            + " from secret other where other.id <> secret.id)")
                    .update();
        }
    }

    /// Every row of every table as text, with bytes both as PostgreSQL prints them and escaped.
    private String everything() {
        var text = new StringBuilder();
        for (var table : VAULT.jdbc
                .sql("select tablename from pg_tables where schemaname = 'public'")
                .query(String.class)
                .list()) {
            VAULT.jdbc
                    .sql("select t::text from " + table + " t")
                    .query(String.class)
                    .list()
                    .forEach(row -> text.append(row).append('\n'));
        }
        for (var column : List.of("ciphertext", "wrapped_key", "secret_key_hash", "receipt_key_hash")) {
            VAULT.jdbc
                    .sql("select encode(" + column + ", 'escape') from secret where " + column + " is not null")
                    .query(String.class)
                    .list()
                    .forEach(row -> text.append(row).append('\n'));
        }
        return text.toString().toLowerCase(Locale.ROOT);
    }

    private static Stream<String> spellings(byte[] bytes) {
        return Stream.of(
                new String(bytes, StandardCharsets.ISO_8859_1),
                Base64.getEncoder().withoutPadding().encodeToString(bytes),
                Base64.getUrlEncoder().withoutPadding().encodeToString(bytes),
                HexFormat.of().formatHex(bytes));
    }

    /// What is in a stolen row.
    private record Stolen(SecretId id, List<byte[]> bytes, SealedValue sealed) {}
}
