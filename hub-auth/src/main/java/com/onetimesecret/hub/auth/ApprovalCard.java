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
/// @param claimedDomain the domain it says is its own, which nobody has checked; null for none
/// @param requestedLifetime how long the approval would last unused
/// @param replacedLastSeenAt when the agent whose key would be replaced was last seen
/// @param invitedBy the owner whose invite it came with, or null
/// @param grantedScopes what was granted, empty unless approved
/// @param announced whether people were told of it; a stranger over the budget waits in the queue unannounced
/// @param shownHash the SHA-256, in hexadecimal, of what is shown; a decision names it
/// @param operation what an agent wants to do; null for other kinds
/// @param renewals the agents whose approval ends; empty for other kinds
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
        @Nullable String claimedDomain,
        List<String> capabilities,
        Set<Scope> requestedScopes,
        Duration requestedLifetime,
        @Nullable String replacesName,
        @Nullable Instant replacedLastSeenAt,
        Set<Scope> grantedScopes,
        @Nullable Instant decidedAt,
        @Nullable String decidedBy,
        @Nullable String reason,
        @Nullable String invitedBy,
        boolean announced,
        String shownHash,
        @Nullable Operation operation,
        List<Renewal> renewals) {

    public ApprovalCard {
        wordChoices = List.copyOf(wordChoices);
        capabilities = List.copyOf(capabilities);
        requestedScopes = Set.copyOf(requestedScopes);
        grantedScopes = Set.copyOf(grantedScopes);
        renewals = List.copyOf(renewals);
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

    /// One operation, in the agent's own words.
    ///
    /// @param details its particulars as canonical JSON
    /// @param options what the person may pick from; empty for a plain yes
    /// @param option what the person picked
    /// @param validUntil until when the approval counts; null unless approved
    public record Operation(
            String action,
            @Nullable String details,
            List<String> options,
            @Nullable String option,
            @Nullable Instant validUntil) {

        public Operation {
            options = List.copyOf(options);
        }
    }

    /// An agent whose approval ends, as it was when the card was made.
    ///
    /// @param lasts how long the renewed approval lasts unused
    /// @param renewed whether the person let it go on
    public record Renewal(
            AgentId agentId,
            String name,
            String owner,
            Instant endsAt,
            @Nullable Instant lastSeenAt,
            Duration lasts,
            boolean renewed) {}

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
