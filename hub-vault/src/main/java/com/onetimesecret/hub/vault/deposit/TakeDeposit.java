package com.onetimesecret.hub.vault.deposit;

import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.vault.store.AgentVault;
import com.onetimesecret.hub.vault.store.SealForVault;
import com.onetimesecret.hub.vault.store.StoreQuota;
import com.onetimesecret.hub.vault.store.VaultValue;
import java.io.IOException;
import java.io.InputStream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Takes one deposit for a token: looks at the token, then reads the value, then decides with one statement.
@Component
class TakeDeposit {

    private final CheckToken checkToken;
    private final StoreQuota quota;
    private final SealForVault seal;
    private final JdbcDeposits deposits;
    private final RefusedDeposits refused;
    private final AnnounceDeposits announce;
    private final TransactionTemplate transactions;

    TakeDeposit(
            CheckToken checkToken,
            StoreQuota quota,
            SealForVault seal,
            JdbcDeposits deposits,
            RefusedDeposits refused,
            AnnounceDeposits announce,
            TransactionTemplate transactions) {
        this.checkToken = checkToken;
        this.quota = quota;
        this.seal = seal;
        this.deposits = deposits;
        this.refused = refused;
        this.announce = announce;
        this.transactions = transactions;
    }

    /// Where the value comes from, opened only for a good token.
    interface Body {
        InputStream open() throws IOException;
    }

    /// The label under which the value is stored now.
    ///
    /// @throws HubException not-found, whatever is wrong
    String take(String agent, String token, Visit visit, Body body) throws IOException {
        var good = checkToken.check(agent, token, visit);
        var bytes = body.open().readNBytes(VaultValue.LARGEST_BYTES + 1);
        if (bytes.length == 0) {
            throw refused.of(good, Outcome.EMPTY, visit);
        }
        if (bytes.length > VaultValue.LARGEST_BYTES) {
            throw refused.of(good, Outcome.TOO_LARGE, visit);
        }
        var vault = new AgentVault(good.agent().networkId(), good.agent().id());
        if (!quota.take(vault, good.terms().label(), bytes.length)) {
            throw refused.of(good, Outcome.STORE_FULL, visit);
        }
        store(vault, good, new VaultValue(bytes), visit);
        announce.soon();
        return good.terms().label();
    }

    private void store(AgentVault vault, CheckToken.Good good, VaultValue value, Visit visit) {
        if (isStored(vault, good, value, visit)) {
            return;
        }
        var reason = deposits.reason(good);
        if (reason != null) {
            throw refused.of(good, reason, visit);
        }
        // The database was put back to before the agent had the key that this hub remembers.
        seal.forgetKey(vault);
        if (!isStored(vault, good, value, visit)) {
            throw HubException.notFound();
        }
    }

    private boolean isStored(AgentVault vault, CheckToken.Good good, VaultValue value, Visit visit) {
        var label = good.terms().label();
        var sealed = seal.seal(vault, label, value);
        var bytes = value.bytes().length;
        if (good.terms().overwrite()) {
            return deposits.take(good, sealed, bytes, visit);
        }
        return Boolean.TRUE.equals(transactions.execute(_ -> {
            deposits.lockLabel(vault.agent(), label);
            return deposits.take(good, sealed, bytes, visit);
        }));
    }
}
