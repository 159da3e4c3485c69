package com.onetimesecret.hub.vault.secret;

import javax.crypto.SecretKey;

/// A read that was won, and the key that opens the value once it is committed; prints neither.
record Won(Party party, TakenSecret taken, SecretKey valueKey) {

    @Override
    public String toString() {
        return "Won[" + taken.secret() + "]";
    }
}
