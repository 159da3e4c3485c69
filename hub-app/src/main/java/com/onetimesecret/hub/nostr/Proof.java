package com.onetimesecret.hub.nostr;

import com.onetimesecret.hub.auth.NostrEvent;
import java.time.Duration;
import java.time.Instant;

/// The proof of a key to this relay (NIP-42).
///
/// @param challenge of the connection
record Proof(String challenge, RelayWork work) {

    private static final String PATH = "/nostr";
    private static final long LAST_SECOND = 253_402_300_799L;

    /// Checks it.
    ///
    /// @throws Refused naming what is wrong
    void check(NostrEvent event) {
        if (event.kind() != Kind.AUTH) {
            throw Refused.invalid("a key is proven by an event of kind " + Kind.AUTH);
        }
        if (!event.tag("challenge").filter(challenge::equals).isPresent()) {
            throw Refused.invalid("the challenge is not the one of this connection");
        }
        if (!event.tag("relay").filter(this::isOurs).isPresent()) {
            throw Refused.invalid(
                    "the relay tag must be " + work.baseUrl().at(PATH).replaceFirst("^http", "ws"));
        }
        var off = Duration.between(
                Instant.ofEpochSecond(Math.clamp(event.createdAt(), 0, LAST_SECOND)),
                work.clock().instant());
        if (off.abs().compareTo(work.settings().authSkew()) > 0) {
            throw Refused.invalid("created_at is too far from the relay's time, "
                    + work.clock().instant().getEpochSecond());
        }
        if (!event.hasItsOwnId()) {
            throw Refused.invalid("the id is not the hash of the event");
        }
        if (!event.isSigned()) {
            throw Refused.invalid("the signature is not by the event's pubkey");
        }
    }

    private boolean isOurs(String relay) {
        var plain = relay.endsWith("/") ? relay.substring(0, relay.length() - 1) : relay;
        return plain.startsWith("ws")
                && plain.endsWith(PATH)
                && work.baseUrl().isNamedBy("http" + plain.substring(2, plain.length() - PATH.length()));
    }
}
