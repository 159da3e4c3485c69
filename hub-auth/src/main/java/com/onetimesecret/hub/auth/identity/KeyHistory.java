package com.onetimesecret.hub.auth.identity;

import com.onetimesecret.hub.auth.identity.PublishedKey.Status;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The keys that an agent has and had last, the one that speaks for it first and then the newest, and what else
/// its documents are made of.
///
/// @param encryptionKey the JWK that others encrypt to, as JSON, or null
/// @param nostrKey by which it is known on the relay, or null
/// @param updatedAt when anything of it changed last
record KeyHistory(
        List<PublishedKey> keys,
        @Nullable String encryptionKey,
        @Nullable String nostrKey,
        Instant updatedAt) {

    KeyHistory {
        keys = List.copyOf(keys);
    }

    /// The key that speaks for the agent; where none does, the one that did last, which others must be able to
    /// see as revoked. Empty for agents that have no key, as registered OAuth clients.
    Optional<PublishedKey> current() {
        return keys.stream()
                .filter(key -> key.status() == Status.ACTIVE)
                .findFirst()
                .or(() -> keys.stream().findFirst());
    }

    /// All but the current one.
    List<PublishedKey> previous() {
        var current = current();
        return keys.stream().filter(key -> !current.equals(Optional.of(key))).toList();
    }
}
