package com.onetimesecret.hub.vault.store;

import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Stores, gives out and deletes the values of an agent's own store.
@Component
class KeepValues {

    private static final int VERSION_LENGTH = 16;

    private final JdbcVault vaults;
    private final SealForVault seal;
    private final StoreQuota quota;
    private final AuditTrail trail;
    private final TransactionTemplate transactions;
    private final Tokens tokens;

    KeepValues(
            JdbcVault vaults,
            SealForVault seal,
            StoreQuota quota,
            AuditTrail trail,
            TransactionTemplate transactions,
            Tokens tokens) {
        this.vaults = vaults;
        this.seal = seal;
        this.quota = quota;
        this.trail = trail;
        this.transactions = transactions;
        this.tokens = tokens;
    }

    /// A value that was stored.
    record Kept(String version, JdbcVault.Stored stored) {}

    /// @throws HubException budget-exhausted
    Kept put(AgentVault vault, VaultLabel label, VaultValue value) {
        if (!quota.take(vault, label.text(), value.bytes().length)) {
            throw new HubException(
                    ProblemType.BUDGET_EXHAUSTED,
                    "This agent's store is full. Delete labels, and their earlier versions, to make room.");
        }
        return add(vault, label, value).or(() -> again(vault, label, value)).orElseThrow();
    }

    private Optional<Kept> again(AgentVault vault, VaultLabel label, VaultValue value) {
        seal.forgetKey(vault);
        return add(vault, label, value);
    }

    private Optional<Kept> add(AgentVault vault, VaultLabel label, VaultValue value) {
        var sealed = seal.seal(vault, label.text(), value);
        return transactions.execute(_ -> {
            var stored = vaults.add(vault, label, sealed, value.bytes().length);
            stored.ifPresent(_ -> record(vault, "vault.stored", label));
            return stored.map(done -> new Kept(sealed.version(), done));
        });
    }

    /// @throws HubException not-found
    VaultValue get(AgentVault vault, JdbcVault.Found found) {
        return seal.open(vault, found.version().label().text(), found.version().version(), found.sealed());
    }

    /// Deletes what the label holds; or, with a version, destroys that earlier one before its time.
    ///
    /// @throws HubException not-found
    void delete(AgentVault vault, VaultLabel label, @Nullable String version) {
        transactions.executeWithoutResult(_ -> {
            var done = version == null
                    ? vaults.delete(vault, label, tokens.base62(VERSION_LENGTH))
                    : vaults.destroyEarlier(vault, label, version);
            if (!done) {
                throw HubException.notFound();
            }
            record(vault, version == null ? "vault.deleted" : "vault.version_destroyed", label);
        });
    }

    private void record(AgentVault vault, String action, VaultLabel label) {
        trail.record(new AuditEntry(
                vault.network(),
                AuditEntry.Kind.TRAFFIC,
                vault.agent().value(),
                action,
                vault.agent().value(),
                Map.of("label", label.text())));
    }
}
