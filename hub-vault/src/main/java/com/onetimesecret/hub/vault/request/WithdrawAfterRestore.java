package com.onetimesecret.hub.vault.request;

import com.onetimesecret.hub.api.seal.AfterRestore;
import org.springframework.stereotype.Component;

/// Takes back every request of a database that was put back: each may have been answered after the backup, and takes
/// one answer only.
@Component
class WithdrawAfterRestore implements AfterRestore {

    private final JdbcSecretRequests requests;

    WithdrawAfterRestore(JdbcSecretRequests requests) {
        this.requests = requests;
    }

    @Override
    public String what() {
        return "requests for secrets";
    }

    @Override
    public int end() {
        return requests.withdrawAll();
    }
}
