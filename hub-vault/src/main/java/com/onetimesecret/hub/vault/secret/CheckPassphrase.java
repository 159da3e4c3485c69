package com.onetimesecret.hub.vault.secret;

import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Checks the passphrase of a secret, as often as guessing is allowed; wrong ones leave the secret as it is.
@Component
class CheckPassphrase {

    private final JdbcGuesses guesses;
    private final Passphrases passphrases;
    private final AuditTrail trail;
    private final TransactionTemplate transactions;
    private final SecretSettings settings;

    CheckPassphrase(
            JdbcGuesses guesses,
            Passphrases passphrases,
            AuditTrail trail,
            TransactionTemplate transactions,
            SecretSettings settings) {
        this.guesses = guesses;
        this.passphrases = passphrases;
        this.trail = trail;
        this.transactions = transactions;
        this.settings = settings;
    }

    /// The stored hash that `passphrase` matches; null where the secret has none.
    ///
    /// @throws HubException wrong-passphrase, also without one; rate-limited with `max_attempts` while locked
    @Nullable
    String verified(Party party, StoredSecret secret, @Nullable SecretValue passphrase) {
        var hash = secret.passphraseHash();
        if (hash == null) {
            return null;
        }
        if (passphrase == null || passphrase.text().isEmpty()) {
            throw new HubException(
                    ProblemType.WRONG_PASSPHRASE, "This secret opens with a passphrase: send it as `passphrase`.");
        }
        return passphrases.inTurn(() -> {
            if (!guesses.take(secret.id(), party.place())) {
                throw locked(party, secret.id());
            }
            if (!passphrases.matches(passphrase, hash)) {
                throw wrong(party, secret);
            }
            // A right one is no guess, whatever else stands before the secret.
            guesses.giveBack(secret.id(), party.place());
            return hash;
        });
    }

    private HubException locked(Party party, SecretId id) {
        var left = guesses.lockLeft(id, party.place()).orElseThrow(HubException::notFound);
        return new HubException(
                        ProblemType.RATE_LIMITED, "Too many wrong passphrases: this secret is locked for a while.")
                .with("max_attempts", settings.guessesEach())
                .retryAfter(left.isPositive() ? left.plusSeconds(1) : Duration.ofSeconds(1));
    }

    private HubException wrong(Party party, StoredSecret secret) {
        transactions.executeWithoutResult(_ -> trail.record(new AuditEntry(
                secret.network(),
                AuditEntry.Kind.SECURITY,
                party.actor(),
                "secret.passphrase_refused",
                secret.id().value(),
                Map.of())));
        return new HubException(
                ProblemType.WRONG_PASSPHRASE,
                "That is not the passphrase. The secret is untouched; few tries are left.");
    }
}
