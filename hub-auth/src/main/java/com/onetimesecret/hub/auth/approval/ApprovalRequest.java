package com.onetimesecret.hub.auth.approval;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.auth.ApprovalCard;
import com.onetimesecret.hub.auth.invite.InviteId;
import com.onetimesecret.hub.auth.key.AgentKey;
import com.onetimesecret.hub.auth.key.UsedProofs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What an agent asks a person for; frozen when it asks, and exactly what is shown, approved and issued.
///
/// @param domain the domain it says is its own, unproven; null for none
/// @param deciderId the one person who may decide, or null for any owner or approver of the network
/// @param invite the invite it came with, or null
/// @param lifetime how long the request waits for its decision
public record ApprovalRequest(
        NetworkId networkId,
        ApprovalCard.Origin origin,
        AgentId agentId,
        AgentKey key,
        String name,
        String purpose,
        List<String> capabilities,
        Set<Scope> scopes,
        @Nullable String encryptionKey,
        @Nullable String domain,
        @Nullable String deciderId,
        String address,
        Duration lifetime,
        @Nullable InviteId invite) {

    public ApprovalRequest {
        capabilities = List.copyOf(capabilities);
        scopes = Set.copyOf(scopes);
    }

    /// A newcomer has no id of its own before its card gives it one.
    private boolean hasNoIdYet() {
        return origin == ApprovalCard.Origin.STRANGER || origin == ApprovalCard.Origin.INVITED;
    }

    /// The hash of everything a person is shown and asked; a decision is bound to it.
    public byte[] detailsHash() {
        var details = String.join(
                "\n",
                networkId.value(),
                origin.name(),
                hasNoIdYet() ? "" : agentId.value(),
                key.thumbprint(),
                name,
                purpose,
                String.join(",", capabilities),
                Scope.join(scopes),
                encryptionKey == null ? "" : encryptionKey,
                (deciderId == null ? "" : deciderId)
                        // Nothing at all without an invite, as in the hashes that were stored before there were any.
                        + (invite == null ? "" : "\n" + invite)
                        + (domain == null ? "" : "\n@" + domain));
        return UsedProofs.sha256(details.getBytes(StandardCharsets.UTF_8));
    }
}
