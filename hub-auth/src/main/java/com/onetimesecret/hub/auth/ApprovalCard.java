package com.onetimesecret.hub.auth;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.approval.ApprovalId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Everything a person needs to decide one request: what the hub verified and, apart from it, what the agent says.
///
/// @param origin how the request came about
/// @param kind what is asked for
/// @param fingerprint the key's thumbprint, verified by a signature; null for a client without a key
/// @param address the client address the hub saw, or `unknown`
/// @param bindingMessage the words that the agent shows; compare, never repeat beside the choice
/// @param wordChoices three phrases in a fixed shuffled order, one of which is the binding message
/// @param requestedLifetime how long the approval would last unused
/// @param replacedLastSeenAt when the agent whose key would be replaced was last seen
/// @param invitedBy the owner whose invite it came with, or null
/// @param grantedScopes what was granted, empty unless approved
public record ApprovalCard(
        ApprovalId id,
        Kind kind,
        NetworkId networkId,
        AgentId agentId,
        Status status,
        Origin origin,
        @Nullable String fingerprint,
        @Nullable String keyAlgorithm,
        String address,
        Instant createdAt,
        Instant expiresAt,
        @Nullable String bindingMessage,
        @Nullable String userCode,
        List<String> wordChoices,
        String agentName,
        String purpose,
        List<String> capabilities,
        Set<Scope> requestedScopes,
        Duration requestedLifetime,
        @Nullable String replacesName,
        @Nullable Instant replacedLastSeenAt,
        Set<Scope> grantedScopes,
        @Nullable Instant decidedAt,
        @Nullable String decidedBy,
        @Nullable String reason,
        @Nullable String invitedBy) {

    public ApprovalCard {
        wordChoices = List.copyOf(wordChoices);
        capabilities = List.copyOf(capabilities);
        requestedScopes = Set.copyOf(requestedScopes);
        grantedScopes = Set.copyOf(grantedScopes);
    }

    /// What a request asks for.
    public enum Kind {
        /// To be let in, or to be allowed more.
        JOIN,
        /// One operation of an agent that is in.
        OPERATION,
        /// That approvals which end soon go on.
        RENEWAL,
        /// A token for an OAuth client, by a person who signs in.
        LOGIN
    }

    /// Where a request stands; only `PENDING` can be decided.
    public enum Status {
        PROOF_REQUIRED,
        PENDING,
        APPROVED,
        DENIED,
        EXPIRED
    }

    /// How a request came about.
    public enum Origin {
        /// The key was never approved here.
        STRANGER,
        /// An approved key asks for more than it has, or again.
        KNOWN_KEY,
        /// A new key for an agent that exists.
        NEW_KEY,
        /// The key came with an owner's invite.
        INVITED
    }
}
