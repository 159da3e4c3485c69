package com.onetimesecret.hub.auth.agent;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.approval.ApprovalId;
import com.onetimesecret.hub.auth.invite.InviteId;
import com.onetimesecret.hub.auth.key.AgentKey;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a person let in: the agent as it is from now on.
///
/// @param invite the invite it came with, which may give it a fixed end, or null
/// @param encryptionKey the JWK that others encrypt to; null: as before
/// @param key the key that speaks for it from now on, or null for a registered client
public record Admission(
        AgentId agentId,
        NetworkId networkId,
        @Nullable AgentKey key,
        String name,
        String purpose,
        List<String> capabilities,
        Set<Scope> scopes,
        Duration lifetime,
        PersonId ownerId,
        String ownerEmail,
        ApprovalId approvalId,
        @Nullable InviteId invite,
        @Nullable String encryptionKey) {

    public Admission {
        capabilities = List.copyOf(capabilities);
        scopes = Set.copyOf(scopes);
    }
}
