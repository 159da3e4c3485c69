package com.onetimesecret.hub.vault.deposit;

import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.vault.store.StoreQuota;
import com.onetimesecret.hub.vault.store.VaultValue;
import java.io.IOException;
import org.springframework.stereotype.Component;

/// Takes one deposit for a token: looks at the token, then reads the value, then decides with one statement.
@Component
class TakeDeposit {

    private final CheckToken checkToken;
    private final ReadBody readBody;
    private final StoreQuota quota;
    private final StoreDeposit storeDeposit;
    private final RefusedDeposits refused;
    private final AnnounceDeposits announce;

    TakeDeposit(
            CheckToken checkToken,
            ReadBody readBody,
            StoreQuota quota,
            StoreDeposit storeDeposit,
            RefusedDeposits refused,
            AnnounceDeposits announce) {
        this.checkToken = checkToken;
        this.readBody = readBody;
        this.quota = quota;
        this.storeDeposit = storeDeposit;
        this.refused = refused;
        this.announce = announce;
    }

    /// The label under which the value is stored now.
    ///
    /// @throws HubException not-found, whatever is wrong
    String take(String agent, String token, Visit visit, ReadBody.Body body) throws IOException {
        var good = checkToken.check(agent, token, visit);
        return body.isLarge() ? takeLarge(good, visit, body) : take(good, visit, body);
    }

    /// Does not read a large value for nothing, nor too many at once.
    private String takeLarge(CheckToken.Good good, Visit visit, ReadBody.Body body) throws IOException {
        var agent = good.agent().id();
        if (!readBody.begin(agent)) {
            throw refused.of(good, Outcome.RATE_LIMITED, visit);
        }
        try {
            var objection = storeDeposit.objection(good);
            if (objection != null) {
                throw refused.of(good, objection, visit);
            }
            return take(good, visit, body);
        } finally {
            readBody.end(agent);
        }
    }

    private String take(CheckToken.Good good, Visit visit, ReadBody.Body body) throws IOException {
        var bytes = readBody.read(body).orElse(null);
        if (bytes == null) {
            throw refused.of(good, Outcome.TOO_SLOW, visit);
        }
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
