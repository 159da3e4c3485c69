package com.onetimesecret.hub.auth.passkey;

import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.auth.Passkeys.Listed;
import com.onetimesecret.hub.auth.provider.ProviderSettings;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.web.webauthn.api.AuthenticatorTransport;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.CredentialRecord;
import org.springframework.security.web.webauthn.api.ImmutableCredentialRecord;
import org.springframework.security.web.webauthn.api.ImmutablePublicKeyCose;
import org.springframework.security.web.webauthn.api.ImmutablePublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialType;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialUserEntity;
import org.springframework.stereotype.Component;

/// The table `passkey`.
@Component
class JdbcPasskeys {

    private final JdbcClient jdbc;
    private final ProviderSettings provider;

    JdbcPasskeys(JdbcClient jdbc, ProviderSettings provider) {
        this.jdbc = jdbc;
        this.provider = provider;
    }

    /// Stores a new passkey unless the person has `most` already or the authenticator is known; call inside a
    /// transaction.
    boolean insert(String id, PersonId person, CredentialRecord made, int most) {
        lock(person);
        return jdbc.sql("""
                        INSERT INTO passkey (id, person_id, credential_id, public_key, attestation_object, sign_count,
                            transports, user_verified, backup_eligible, backed_up, label)
                        SELECT :id, :person, :credential, :key, :attestation, :count, :transports, :verified, :eligible,
                            :backedUp, :label
                        WHERE (SELECT count(*) FROM passkey WHERE person_id = :person) < :most
                        ON CONFLICT (credential_id) DO NOTHING
                        """)
                        .param("id", id)
                        .param("person", person.value())
                        .param("credential", made.getCredentialId().getBytes())
                        .param("key", made.getPublicKey().getBytes())
                        .param(
                                "attestation",
                                Objects.requireNonNull(made.getAttestationObject())
                                        .getBytes())
                        .param("count", made.getSignatureCount())
                        .param(
                                "transports",
                                made.getTransports().stream()
                                        .map(AuthenticatorTransport::getValue)
                                        .toArray(String[]::new))
                        .param("verified", made.isUvInitialized())
                        .param("eligible", made.isBackupEligible())
                        .param("backedUp", made.isBackupState())
                        .param("label", made.getLabel())
                        .param("most", most)
                        .update()
                == 1;
    }

    /// Notes that a passkey was used; false if its counter did not go on, which says that there is a copy of it.
    boolean use(CredentialRecord used) {
        return jdbc.sql("""
                        UPDATE passkey SET sign_count = :count, backed_up = :backedUp, last_used_at = now()
                        WHERE credential_id = :credential
                          AND (sign_count < :count OR (sign_count = 0 AND :count = 0))
                        """)
                        .param("count", used.getSignatureCount())
                        .param("backedUp", used.isBackupState())
                        .param("credential", used.getCredentialId().getBytes())
                        .update()
                == 1;
    }

    boolean rename(PersonId person, String id, String label) {
        return jdbc.sql("UPDATE passkey SET label = :label WHERE id = :id AND person_id = :person")
                        .param("label", label)
                        .param("id", id)
                        .param("person", person.value())
                        .update()
                == 1;
    }

    /// Removes the passkey unless the person could not sign in without it; its label if it did. A provider counts
    /// only while people can sign in there. Call inside a transaction.
    Optional<String> remove(PersonId person, String id) {
        lock(person);
        return jdbc.sql("""
                        DELETE FROM passkey k WHERE k.id = :id AND k.person_id = :person
                          AND (EXISTS (SELECT FROM passkey o WHERE o.person_id = :person AND o.id <> :id)
                            OR EXISTS (SELECT FROM person p WHERE p.id = :person AND p.password_hash IS NOT NULL)
                            OR EXISTS (SELECT FROM external_identity e WHERE e.person_id = :person
                                AND :provider AND e.issuer = :issuer))
                        RETURNING k.label
                        """)
                .param("provider", provider.isOn())
                .param("issuer", provider.issuer())
                .param("id", id)
                .param("person", person.value())
                .query(String.class)
                .optional();
    }

    /// Removes all, unless the person has no password to sign in with. Call inside a transaction.
    List<Listed> removeAll(PersonId person) {
        lock(person);
        return jdbc.sql("""
                        DELETE FROM passkey WHERE person_id = :person
                          AND EXISTS (SELECT FROM person p WHERE p.id = :person AND p.password_hash IS NOT NULL)
                        RETURNING *
                        """)
                .param("person", person.value())
                .query(JdbcPasskeys::listed)
                .list();
    }

    boolean exists(PersonId person, String id) {
        return jdbc.sql("SELECT EXISTS (SELECT FROM passkey WHERE id = :id AND person_id = :person)")
                .param("id", id)
                .param("person", person.value())
                .query(Boolean.class)
                .single();
    }

    List<Listed> list(PersonId person) {
        return jdbc.sql("SELECT * FROM passkey WHERE person_id = :person ORDER BY created_at, id")
                .param("person", person.value())
                .query(JdbcPasskeys::listed)
                .list();
    }

    private static Listed listed(ResultSet row, int number) throws SQLException {
        return new Listed(
                row.getString("id"),
                row.getString("label"),
                row.getBoolean("backed_up"),
                row.getTimestamp("created_at").toInstant(),
                Optional.ofNullable(row.getTimestamp("last_used_at"))
                        .map(Timestamp::toInstant)
                        .orElse(null));
    }

    List<CredentialRecord> of(PersonId person) {
        return jdbc.sql("SELECT * FROM passkey WHERE person_id = :person ORDER BY created_at, id")
                .param("person", person.value())
                .query(JdbcPasskeys::credential)
                .list();
    }

    Optional<CredentialRecord> byCredential(Bytes credentialId) {
        return jdbc.sql("SELECT * FROM passkey WHERE credential_id = :credential")
                .param("credential", credentialId.getBytes())
                .query(JdbcPasskeys::credential)
                .optional();
    }

    /// The person as authenticators know them: by the id, under the e-mail.
    @Nullable
    PublicKeyCredentialUserEntity user(String personId) {
        return jdbc.sql("SELECT email, name FROM person WHERE id = :id")
                .param("id", personId)
                .query((row, n) -> ImmutablePublicKeyCredentialUserEntity.builder()
                        .id(handle(personId))
                        .name(row.getString("email"))
                        .displayName(row.getString("name"))
                        .build())
                .optional()
                .orElse(null);
    }

    /// What authenticators store as the user of a passkey.
    static Bytes handle(String personId) {
        return new Bytes(personId.getBytes(StandardCharsets.US_ASCII));
    }

    /// The person id in what an authenticator stored.
    static String personId(Bytes handle) {
        return new String(handle.getBytes(), StandardCharsets.US_ASCII);
    }

    private void lock(PersonId person) {
        jdbc.sql("SELECT id FROM person WHERE id = :id FOR UPDATE")
                .param("id", person.value())
                .query(String.class)
                .optional();
    }

    private static CredentialRecord credential(ResultSet row, int number) throws SQLException {
        var transports = Arrays.stream((String[]) row.getArray("transports").getArray())
                .map(AuthenticatorTransport::valueOf)
                .collect(Collectors.toSet());
        var used = row.getTimestamp("last_used_at");
        return ImmutableCredentialRecord.builder()
                .credentialType(PublicKeyCredentialType.PUBLIC_KEY)
                .credentialId(new Bytes(row.getBytes("credential_id")))
                .userEntityUserId(handle(row.getString("person_id")))
                .publicKey(new ImmutablePublicKeyCose(row.getBytes("public_key")))
                .attestationObject(new Bytes(row.getBytes("attestation_object")))
                .signatureCount(row.getLong("sign_count"))
                .uvInitialized(row.getBoolean("user_verified"))
                .transports(transports)
                .backupEligible(row.getBoolean("backup_eligible"))
                .backupState(row.getBoolean("backed_up"))
                .created(row.getTimestamp("created_at").toInstant())
                .lastUsed((used == null ? row.getTimestamp("created_at") : used).toInstant())
                .label(row.getString("label"))
                .build();
    }
}
