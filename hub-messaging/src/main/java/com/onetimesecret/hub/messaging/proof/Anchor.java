package com.onetimesecret.hub.messaging.proof;

import java.util.Map;

/// What the hub signs when it removes entries whose time is over: the chain went from `previous` in front of
/// `firstPlace` to `hash` at `place`.
public record Anchor(String networkId, long firstPlace, long place, Hash previous, Hash hash, String at) {

    /// The `typ` of its JWS.
    public static final String TYPE = "audit-anchor+jwt";

    /// Whether the other one goes on where this one ends.
    public boolean meets(Anchor other) {
        return networkId.equals(other.networkId) && place + 1 == other.firstPlace && hash.equals(other.previous);
    }

    /// This one and the one it meets.
    public Anchor with(Anchor other) {
        return new Anchor(networkId, firstPlace, other.place, previous, other.hash, at);
    }

    /// The same, said at that time.
    public Anchor saidAt(String time) {
        return new Anchor(networkId, firstPlace, place, previous, hash, time);
    }

    /// What is signed, beside hub and network.
    public Map<String, Object> claims() {
        return Map.of(
                "first_place", firstPlace,
                "place", place,
                "previous", previous.text(),
                "hash", hash.text(),
                "at", at);
    }

    /// The anchor with its signature.
    public String json(String jws) {
        return "{\"network_id\":\"" + networkId + "\",\"first_place\":" + firstPlace + ",\"place\":" + place
                + ",\"previous\":\"" + previous + "\",\"hash\":\"" + hash + "\",\"at\":\"" + at + "\",\"jws\":\"" + jws
                + "\"}";
    }
}
