package com.onetimesecret.hub.auth.identity;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The keys whose signatures count now, as a JWK Set (RFC 7517): the key directory of Web Bot Auth and
/// `jwks.json` alike.
record KeyDirectory(List<Entry> keys) {

    KeyDirectory {
        keys = List.copyOf(keys);
    }

    /// The directory of that agent; empty once nothing it signs counts any more.
    static KeyDirectory of(Addressed addressed, KeyHistory history, PublishedKey current) {
        return IdentityDocument.isRevoked(addressed.agent(), current)
                ? new KeyDirectory(List.of())
                : new KeyDirectory(history.keys().stream()
                        .filter(PublishedKey::verifies)
                        .map(Entry::of)
                        .toList());
    }

    /// @param nbf when the key began to speak for the agent, in seconds
    /// @param exp when what it signed stops to count, in seconds, or null
    record Entry(
            String kty,
            String crv,
            String x,
            @Nullable String y,
            String kid,
            String use,
            long nbf,
            @Nullable Long exp) {

        static Entry of(PublishedKey key) {
            var jwk = key.jwk();
            return new Entry(
                    jwk.kty(),
                    jwk.crv(),
                    jwk.x(),
                    jwk.y(),
                    jwk.kid(),
                    "sig",
                    key.since().getEpochSecond(),
                    key.until() == null ? null : key.until().getEpochSecond());
        }
    }
}
