package com.onetimesecret.hub.vault.secret;

import com.onetimesecret.hub.api.problem.HubException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Reveals a secret at most `max_reads` times: one statement takes a read, commits with its audit entry, and
/// only then is the value opened. An answer that is lost after that is forfeited.
@Component
public class RevealSecret {

    private final JdbcSecrets secrets;
    private final ValueSeal seal;
    private final Guards guards;
    private final TakeReads reads;
    private final TransactionTemplate transactions;

    RevealSecret(
            JdbcSecrets secrets, ValueSeal seal, Guards guards, TakeReads reads, TransactionTemplate transactions) {
        this.secrets = secrets;
        this.seal = seal;
        this.guards = guards;
        this.reads = reads;
        this.transactions = transactions;
    }

    /// What is sealed, without opening it.
    ///
    /// @throws HubException not-found for what this party cannot reveal, whatever the reason
    public StoredSecret look(Party party, BearerKey secretKey) {
        return secrets.find(party, secretKey).orElseThrow(HubException::notFound);
    }

    /// Takes one read and opens the value.
    ///
    /// @throws HubException not-found for what this party cannot reveal, whatever the reason; wrong-passphrase;
    /// rate-limited with `max_attempts` while locked; approval-required, until a person allowed this read
    public Revealed reveal(Party party, BearerKey secretKey, @Nullable SecretValue given) {
        var won = reads.unguarded(party, secretKey).orElseGet(() -> behindGuards(party, secretKey, given));
        var secret = won.taken().secret();
        return new Revealed(
                secret, seal.open(secret.id(), won.valueKey(), won.taken().sealed()));
    }

    private Won behindGuards(Party party, BearerKey secretKey, @Nullable SecretValue given) {
        var found = secrets.find(party, secretKey).orElseThrow(() -> refused(party, secretKey));
        return take(found, Take.guarded(party, secretKey, guards.passphrase().verified(party, found, given)));
    }

    private Won take(StoredSecret found, Take take) {
        var attempt = Objects.requireNonNull(transactions.execute(transaction -> {
            var allowed = guards.yes().isGiven(take.party(), found);
            var won = allowed ? reads.guarded(take) : Optional.<Won>empty();
            if (won.isEmpty()) {
                // A yes that led to nothing is not used up.
                transaction.setRollbackOnly();
            }
            return new Attempt(allowed, won);
        }));
        if (!attempt.allowed()) {
            throw guards.yes().ask(take.party(), found);
        }
        return attempt.won().orElseThrow(() -> refused(take.party(), take.secretKey()));
    }

    private HubException refused(Party party, BearerKey secretKey) {
        guards.refusedOpens().suspect(party, secretKey);
        return HubException.notFound();
    }

    /// What a read has to pass, and who is told of those that did not.
    @Component
    record Guards(CheckPassphrase passphrase, PersonsYes yes, RefusedOpens refusedOpens) {}

    /// A revealed secret with its value; how it is after this read.
    public record Revealed(StoredSecret secret, SecretValue value) {}

    private record Attempt(boolean allowed, Optional<Won> won) {}
}
