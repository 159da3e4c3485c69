package com.onetimesecret.hub.vault.secret;

import com.onetimesecret.hub.api.agent.Agent;
import com.onetimesecret.hub.api.agent.AgentDirectory;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.network.NetworkBudget;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.vault.secret.JdbcSecrets.Times;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Stores a secret; its keys leave once, with the answer.
@Component
public class CreateSecret {

    private final JdbcSecrets secrets;
    private final ValueSeal seal;
    private final Passphrases passphrases;
    private final Bounds bounds;
    private final AuditTrail trail;
    private final Together<SealedSecret, Times> together;

    CreateSecret(
            JdbcSecrets secrets,
            ValueSeal seal,
            Passphrases passphrases,
            Bounds bounds,
            AuditTrail trail,
            TransactionTemplate transactions) {
        this.secrets = secrets;
        this.seal = seal;
        this.passphrases = passphrases;
        this.bounds = bounds;
        this.trail = trail;
        this.together = new Together<>(transactions, secret -> secret.sealed().ciphertext().length, this::store);
    }

    /// Seals and stores it, with its audit entry in the same transaction.
    ///
    /// @throws HubException unknown-recipient, budget-exhausted
    public Created create(Party creator, NewSecret wish) {
        return store(creator, wish, seal(creator, wish));
    }

    /// Checks and seals it, to be [stored][#store] in a transaction: a passphrase waits for its turn to be hashed, for
    /// which nobody should hold a connection.
    ///
    /// @throws HubException unknown-recipient, rate-limited
    SealedSecret seal(Party creator, NewSecret wish) {
        checkRecipients(creator.network(), wish.recipients());
        checkReader(creator.network(), wish);
        return seal.seal(creator, wish, hash(wish.passphrase()));
    }

    /// Stores what was sealed for that wish, in the caller's transaction if there is one.
    ///
    /// @throws HubException budget-exhausted
    Created store(Party creator, NewSecret wish, SealedSecret secret) {
        bounds.budget().takeSecret(creator.network(), secret.sealed().ciphertext().length, wish.ttl());
        // Who has a transaction of its own wants the secret to be a part of it.
        var times = TransactionSynchronizationManager.isActualTransactionActive()
                ? store(List.of(secret)).getFirst()
                : together.get(secret);
        return new Created(secret.id(), secret.secretKey(), secret.receiptKey(), times.createdAt(), times.expiresAt());
    }

    /// Seals and stores what somebody gives to a person, in the transaction of the caller: that person alone opens
    /// it, and its receipt is theirs.
    ///
    /// @param giver as the trail names who gave it
    /// @throws HubException budget-exhausted
    public SecretId give(String giver, Party reader, NewSecret wish) {
        var secret = seal.seal(reader, wish, null);
        bounds.budget().takeSecret(reader.network(), secret.sealed().ciphertext().length, wish.ttl());
        trail.record(new AuditEntry(
                reader.network(),
                AuditEntry.Kind.TRAFFIC,
                giver,
                "secret.created",
                secret.id().value(),
                Map.of("for", reader.actor())));
        secrets.insert(List.of(secret));
        secrets.keepFor(secret.id(), reader);
        return secret.id();
    }

    private List<Times> store(List<SealedSecret> stored) {
        trail.recordAll(stored.stream().map(CreateSecret::entry).toList());
        var times = secrets.insert(stored);
        return stored.stream()
                .map(secret -> Objects.requireNonNull(times.get(secret.id())))
                .toList();
    }

    private static AuditEntry entry(SealedSecret secret) {
        return new AuditEntry(
                secret.creator().network(),
                AuditEntry.Kind.TRAFFIC,
                secret.creator().actor(),
                "secret.created",
                secret.id().value(),
                Map.of("max_reads", String.valueOf(secret.wish().maxReads())));
    }

    private @Nullable String hash(@Nullable SecretValue passphrase) {
        return passphrase == null ? null : passphrases.inTurn(() -> passphrases.hash(passphrase));
    }

    private void checkRecipients(NetworkId network, List<AgentId> recipients) {
        if (recipients.isEmpty()) {
            return;
        }
        var known = bounds.agents().known(network, recipients);
        var errors = IntStream.range(0, recipients.size())
                .filter(i -> !known.contains(recipients.get(i)))
                .mapToObj(i -> FieldError.at("/to/" + i, "is not an agent of this network"))
                .toList();
        if (!errors.isEmpty()) {
            throw HubException.of(ProblemType.UNKNOWN_RECIPIENT, errors);
        }
    }

    private void checkReader(NetworkId network, NewSecret wish) {
        if (!wish.guard().encrypted()) {
            return;
        }
        var reader = bounds.agents().find(network, wish.recipients().getFirst());
        var key = reader.map(Agent::encryptionKey);
        if (key.isEmpty()) {
            throw HubException.of(
                    ProblemType.INVALID_REQUEST,
                    List.of(FieldError.at(
                            "/to/0",
                            "has no encryption_key: it gives one when it joins, see GET /api/v2/agent/peers")));
        }
        if (!CompactJwe.isFor(wish.value().text(), reader.get())) {
            throw HubException.of(
                    ProblemType.INVALID_REQUEST,
                    List.of(FieldError.at("/secret", "is encrypted to a key of another curve than the recipient's")));
        }
    }

    /// What the network around a secret sets bounds with: who may be a recipient, and how much it may store.
    @Component
    record Bounds(AgentDirectory agents, NetworkBudget budget) {}

    /// The only time the keys of a secret are seen.
    public record Created(
            SecretId id, BearerKey secretKey, BearerKey receiptKey, Instant createdAt, Instant expiresAt) {}
}
