package com.onetimesecret.hub.auth.token;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.auth.key.AgentKey;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContextHolder;

/// The client that proved itself for the request at hand, at an endpoint behind the token endpoint's security chain.
///
/// @param key the key that was proven, or null for a public client
public record ProvenClient(AgentId id, @Nullable AgentKey key) {

    /// The client of this request.
    public static ProvenClient current() {
        if (SecurityContextHolder.getContext().getAuthentication() instanceof AgentProof proof) {
            return new ProvenClient(proof.agentId(), proof.key());
        }
        throw new IllegalStateException("no client was authenticated before this endpoint");
    }
}
