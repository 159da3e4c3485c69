package com.onetimesecret.hub.messaging.proof;

import java.util.Map;

/// What the hub signs about a chain: at that time its entry at `place` had this hash, which stands for all before.
public record Checkpoint(String networkId, long place, Hash hash, String at) {

    /// The `typ` of its JWS.
    public static final String TYPE = "audit-checkpoint+jwt";

    /// What is signed, beside hub and network.
    public Map<String, Object> claims() {
        return Map.of("place", place, "hash", hash.text(), "at", at);
    }

    /// The checkpoint with its signature, and where its key is published.
    public String json(String jws, String cursor, String jwksUri) {
        return "{\"network_id\":\"" + networkId + "\",\"place\":" + place + ",\"hash\":\"" + hash + "\",\"at\":\"" + at
                + "\",\"cursor\":\"" + cursor + "\",\"jwks_uri\":\"" + jwksUri + "\",\"jws\":\"" + jws + "\"}";
    }
}
