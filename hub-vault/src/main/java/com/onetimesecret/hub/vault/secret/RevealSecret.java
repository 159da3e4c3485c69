package com.onetimesecret.hub.vault.secret;

import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.call.Caller;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.time.Duration;
import java.util.Map;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Reveals a secret at most `max_reads` times: one statement takes a read, commits with its audit entry, and
/// only then is the value opened. An answer that is lost after that is forfeited.
@Component
class RevealSecret {

    private final JdbcSecrets secrets;
    private final ValueSeal seal;
    private final Passphrases passphrases;
    private final AuditTrail trail;
    private final TransactionTemplate transactions;
    private final SecretSettings settings;

    RevealSecret(
            JdbcSecrets secrets,
            ValueSeal seal,
            Passphrases passphrases,
            AuditTrail trail,
            TransactionTemplate transactions,
            SecretSettings settings) {
        this.secrets = secrets;
        this.seal = seal;
        this.passphrases = passphrases;
        this.trail = trail;
        this.transactions = transactions;
        this.settings = settings;
    }

    /// @throws HubException not-found for what this caller cannot reveal, whatever the reason; wrong-passphrase;
    /// rate-limited while locked
    Revealed reveal(Caller caller, BearerKey secretKey, @Nullable SecretValue passphrase) {
        var found = secrets.find(caller, secretKey).orElseThrow(HubException::notFound);
        var hash = found.passphraseHash();
        var won = hash == null
                ? take(Take.open(caller, secretKey))
                : takeProtected(caller, secretKey, found.id(), hash, passphrase);
        return new Revealed(
                won.taken().secret(),
                seal.open(won.taken().secret().id(), won.valueKey(), won.taken().sealed()));
    }

    private Won takeProtected(
            Caller caller, BearerKey secretKey, SecretId id, String hash, @Nullable SecretValue passphrase) {
        if (passphrase == null || passphrase.text().isEmpty()) {
            throw new HubException(
                    ProblemType.WRONG_PASSPHRASE, "This secret opens with a passphrase: send it as `passphrase`.");
        }
        return passphrases.inTurn(() -> {
            if (!secrets.usePassphraseTry(id, settings.passphraseTries(), settings.passphraseLock())) {
                throw locked(id);
            }
            if (!passphrases.matches(passphrase, hash)) {
                throw wrong(caller, id);
            }
            return take(Take.verified(caller, secretKey, hash));
        });
    }

    private Won take(Take take) {
        return transactions.execute(_ -> {
            var taken = secrets.take(take).orElseThrow(HubException::notFound);
            trail.record(entry(take.caller(), "secret.revealed", taken.secret().id()));
            // Here, because a row that was tampered with or a master key that is missing must not use up the read.
            return new Won(taken, seal.unwrap(taken.secret().id(), take.secretKey(), taken.sealed()));
        });
    }

    private HubException locked(SecretId id) {
        var left = secrets.lockLeft(id, settings.passphraseLock()).orElseThrow(HubException::notFound);
        return new HubException(
                        ProblemType.RATE_LIMITED, "Too many wrong passphrases: this secret is locked for a while.")
                .retryAfter(left.isPositive() ? left.plusSeconds(1) : Duration.ofSeconds(1));
    }

    private HubException wrong(Caller caller, SecretId id) {
        transactions.executeWithoutResult(_ -> trail.record(entry(caller, "secret.passphrase_refused", id)));
        return new HubException(
                ProblemType.WRONG_PASSPHRASE,
                "That is not the passphrase. The secret is untouched; few tries are left.");
    }

    private static AuditEntry entry(Caller caller, String action, SecretId id) {
        return new AuditEntry(
                caller.networkId(), AuditEntry.Kind.SECURITY, caller.actor(), action, id.value(), Map.of());
    }

    /// A revealed secret with its value.
    record Revealed(StoredSecret secret, SecretValue value) {}

    private record Won(TakenSecret taken, SecretKey valueKey) {

        @Override
        public String toString() {
            return "Won[" + taken.secret() + "]";
        }
    }
}
