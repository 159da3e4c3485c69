package com.onetimesecret.hub.auth.approval;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.auth.key.UsedProofs;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// The canonical form of what a card shows, hashed; a decision is bound to it and counts for nothing else.
///
/// The form is a JSON array of fixed order, so that no text of an agent can pass for another member.
public final class ShownHash {

    private ShownHash() {}

    /// Of what an agent wants to do, whenever it asks; equal requests share a card.
    public static byte[] ofAsked(
            NetworkId network,
            AgentId agent,
            String name,
            String action,
            @Nullable String details,
            List<String> options) {
        return hash("operation", network.value(), agent.value(), name, action, details, options);
    }

    /// Of an operation's card: what is asked for and when it ends.
    public static byte[] ofOperation(byte[] asked, Instant expiresAt) {
        return hash("card", HexFormat.of().formatHex(asked), expiresAt.getEpochSecond());
    }

    /// Of a renewal's card.
    public static byte[] ofRenewal(NetworkId network, String agents, Instant expiresAt) {
        return hash("renewal", network.value(), agents, expiresAt.getEpochSecond());
    }

    private static byte[] hash(@Nullable Object... members) {
        return UsedProofs.sha256(JsonMapper.shared().writeValueAsBytes(Arrays.asList(members)));
    }
}
