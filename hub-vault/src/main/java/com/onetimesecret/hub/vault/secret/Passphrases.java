package com.onetimesecret.hub.vault.secret;

import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// Hashes passphrases with Argon2id, a few at a time: each takes memory and time on purpose, and guesses must
/// not take all of the hub's.
@Component
class Passphrases {

    /// OWASP's second choice (19 MiB, 2 passes, 1 lane): the first one's 46 MiB a guess do not fit a small hub.
    private static final Argon2PasswordEncoder ARGON2ID = new Argon2PasswordEncoder(16, 32, 1, 19 * 1024, 2);

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Semaphore places;

    Passphrases(SecretSettings settings) {
        places = new Semaphore(settings.passphraseChecksAtOnce(), true);
    }

    /// Runs `work`, which hashes, when there is a place for it.
    ///
    /// @throws HubException rate-limited when too many others wait
    <T> T inTurn(Supplier<T> work) {
        acquire();
        try {
            return work.get();
        } finally {
            places.release();
        }
    }

    /// The hash to store; to be called [in turn][#inTurn].
    String hash(SecretValue passphrase) {
        var hash = ARGON2ID.encode(passphrase.text());
        if (hash == null) {
            throw new IllegalStateException("no hash");
        }
        return hash;
    }

    /// Whether `passphrase` is the one of that hash; to be called [in turn][#inTurn].
    boolean matches(SecretValue passphrase, String hash) {
        return ARGON2ID.matches(passphrase.text(), hash);
    }

    /// Who has a transaction has a connection, which those in front may need to get on.
    private static Duration patience() {
        return TransactionSynchronizationManager.isActualTransactionActive() ? Duration.ZERO : PATIENCE;
    }

    private void acquire() {
        try {
            if (places.tryAcquire(patience().toSeconds(), TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new HubException(ProblemType.RATE_LIMITED, "Too many passphrases are being checked right now.")
                .retryAfter(Duration.ofSeconds(5));
    }
}
