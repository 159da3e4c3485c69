package com.onetimesecret.hub.vault.deposit;

import com.onetimesecret.hub.vault.store.AgentVault;
import com.onetimesecret.hub.vault.store.SealForVault;
import com.onetimesecret.hub.vault.store.VaultValue;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Seals a value and puts it into its agent's store, with the token that is good for it.
@Component
class StoreDeposit {

    private final SealForVault seal;
    private final JdbcDeposits deposits;
    private final TransactionTemplate transactions;

    StoreDeposit(SealForVault seal, JdbcDeposits deposits, TransactionTemplate transactions) {
        this.seal = seal;
        this.deposits = deposits;
        this.transactions = transactions;
    }

    /// What became of it.
    Outcome store(CheckToken.Good token, VaultValue value, Visit visit) {
        var vault = vaultOf(token);
        if (isStored(vault, token, value, visit)) {
            return Outcome.DEPOSITED;
        }
        var reason = deposits.reason(token);
        if (reason != null) {
            return reason;
        }
        // The database was put back to before the agent had the key that this hub remembers.
        seal.forgetKey(vault);
        return isStored(vault, token, value, visit) ? Outcome.DEPOSITED : Outcome.REPLAYED;
    }

    /// Why the token is not good, as far as can be told before its value is there; null if it may be.
    @Nullable
    Outcome objection(CheckToken.Good token) {
        return deposits.reason(token);
    }

    static AgentVault vaultOf(CheckToken.Good token) {
        return new AgentVault(token.agent().networkId(), token.agent().id());
    }

    private boolean isStored(AgentVault vault, CheckToken.Good token, VaultValue value, Visit visit) {
        var label = token.terms().label();
        var sealed = seal.seal(vault, label, value);
        var bytes = value.bytes().length;
        if (token.terms().overwrite()) {
            return deposits.take(token, sealed, bytes, visit);
        }
        return Boolean.TRUE.equals(transactions.execute(_ -> {
            deposits.lockLabel(vault.agent(), label);
            return deposits.take(token, sealed, bytes, visit);
        }));
    }
}
