package com.onetimesecret.hub.messaging.peer;

import com.onetimesecret.hub.messaging.query.Query;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/// Which agents of the network a call asks for.
///
/// @param after the id behind which the page begins; empty at the start
/// @param parameters all that was sent but the place to begin, as the end of a URL's query
record PeerQuery(
        @Nullable String capability,
        @Nullable String status,
        @Nullable String words,
        int limit,
        long maxBytes,
        String after,
        String parameters) {

    private static final List<String> KNOWN = List.of("capability", "status", "q", "limit", "max_bytes", "cursor");
    private static final int USUAL_LIMIT = 50;
    private static final int HIGHEST_LIMIT = 500;
    private static final long USUAL_BYTES = 24 * 1024;
    private static final long HIGHEST_BYTES = 1024 * 1024;

    static PeerQuery of(MultiValueMap<String, String> parameters) {
        var query = new Query(parameters, KNOWN, List.of());
        var after = query.read(
                "cursor",
                text -> text.matches("p[a-zA-Z0-9_]{0,30}") ? Optional.of(text.substring(1)) : Optional.empty(),
                "must be a cursor from an earlier answer");
        var peers = new PeerQuery(
                query.text("capability"),
                query.oneOf("status", Presence.wireNames()),
                query.text("q"),
                (int) query.number("limit", 1, HIGHEST_LIMIT, USUAL_LIMIT),
                query.number("max_bytes", 1, HIGHEST_BYTES, USUAL_BYTES),
                after == null ? "" : after,
                query.without(List.of("cursor")));
        query.refuseMistakes();
        return peers;
    }

    boolean admits(Peer peer) {
        return (capability == null || peer.capabilities().contains(capability))
                && (status == null || peer.status().wire().equals(status))
                && (words == null || peer.mentions(words));
    }
}
