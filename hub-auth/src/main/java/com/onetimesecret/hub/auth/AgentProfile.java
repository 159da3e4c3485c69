package com.onetimesecret.hub.auth;

import com.onetimesecret.hub.api.agent.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// All that the hub knows of one agent, for the people of its network.
///
/// @param keyThumbprint the key that speaks for it, or null for a registered client, whose keys are its own affair
/// @param domains the verified ones
/// @param endsAt the end that no use moves, or null
/// @param came how it came to its present approval
/// @param invitedBy the e-mail of who made the invite it came with, or null
/// @param address where its request came from, if that is still known
/// @param decidedBy the e-mail of who approved it, if that is still known
/// @param decidedVia how they did
public record AgentProfile(
        AgentLine line,
        @Nullable String keyThumbprint,
        @Nullable Instant keySince,
        List<String> domains,
        List<String> capabilities,
        Set<Scope> scopes,
        Instant createdAt,
        @Nullable Instant endsAt,
        @Nullable Instant revokedAt,
        Came came,
        @Nullable String invitedBy,
        @Nullable String address,
        @Nullable String decidedBy,
        @Nullable String decidedVia) {

    public AgentProfile {
        domains = List.copyOf(domains);
        capabilities = List.copyOf(capabilities);
        scopes = Set.copyOf(scopes);
    }

    /// How an agent came to its approval.
    public enum Came {
        STRANGER,
        KNOWN_KEY,
        NEW_KEY,
        INVITE,
        LOGIN,
        /// The request is no longer kept.
        UNKNOWN
    }
}
