package com.onetimesecret.hub.vault.deposit;

import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.vault.store.StoreQuota;
import com.onetimesecret.hub.vault.store.VaultValue;
import java.io.IOException;
import java.io.InputStream;
import org.springframework.stereotype.Component;

/// Takes one deposit for a token: looks at the token, then reads the value, then decides with one statement.
@Component
class TakeDeposit {

    private final CheckToken checkToken;
    private final StoreQuota quota;
    private final StoreDeposit storeDeposit;
    private final RefusedDeposits refused;
    private final AnnounceDeposits announce;

    TakeDeposit(
            CheckToken checkToken,
            StoreQuota quota,
            StoreDeposit storeDeposit,
            RefusedDeposits refused,
            AnnounceDeposits announce) {
        this.checkToken = checkToken;
        this.quota = quota;
        this.storeDeposit = storeDeposit;
        this.refused = refused;
        this.announce = announce;
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
        if (!quota.take(StoreDeposit.vaultOf(good), good.terms().label(), bytes.length)) {
            throw refused.of(good, Outcome.STORE_FULL, visit);
        }
        var outcome = storeDeposit.store(good, new VaultValue(bytes), visit);
        if (outcome != Outcome.DEPOSITED) {
            throw refused.of(good, outcome, visit);
        }
        announce.soon();
        return good.terms().label();
    }
}
