package com.onetimesecret.hub.vault.secret;

import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.problem.HubException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Destroys a secret unread, for who has its receipt key: one conditional statement, so that of a burn and the last
/// read only one happens.
@Component
public class BurnSecret {

    private final JdbcSecrets secrets;
    private final JdbcReceipts receipts;
    private final CheckPassphrase passphrase;
    private final AuditTrail trail;
    private final TransactionTemplate transactions;

    BurnSecret(
            JdbcSecrets secrets,
            JdbcReceipts receipts,
            CheckPassphrase passphrase,
            AuditTrail trail,
            TransactionTemplate transactions) {
        this.secrets = secrets;
        this.receipts = receipts;
        this.passphrase = passphrase;
        this.trail = trail;
        this.transactions = transactions;
    }

    /// Destroys it.
    ///
    /// @return the secret as it is now
    /// @throws HubException not-found when nothing is left to burn; wrong-passphrase; rate-limited while locked
    public StoredSecret burn(Party party, BearerKey receiptKey, @Nullable SecretValue given) {
        var found = receipts.find(party, receiptKey)
                .filter(secret -> secret.state() == StoredSecret.State.NEW)
                .orElseThrow(HubException::notFound);
        var verifiedHash = passphrase.verified(party, found, given);
        return transactions.execute(_ -> {
            var burned = secrets.burn(party, receiptKey, verifiedHash).orElseThrow(HubException::notFound);
            trail.record(new AuditEntry(
                    burned.network(),
                    AuditEntry.Kind.SECURITY,
                    party.actor(),
                    "secret.burned",
                    burned.id().value(),
                    Map.of()));
            return burned;
        });
    }
}
