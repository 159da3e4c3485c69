package com.onetimesecret.hub.vault.store;

import javax.crypto.SecretKey;

/// The key of an agent's values, opened.
///
/// @param id names the row it came from: a value is only stored while that row is there
record AgentKey(String id, SecretKey key) {

    @Override
    public String toString() {
        return "AgentKey[" + id + "]";
    }
}
