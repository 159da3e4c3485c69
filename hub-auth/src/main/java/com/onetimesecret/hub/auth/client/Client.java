package com.onetimesecret.hub.auth.client;

import com.onetimesecret.hub.api.agent.AgentId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A registered client; the agent of the same id exists from a person's first approval on.
///
/// @param address the client address it registered from, or `unknown`
/// @param expiresAt when it is forgotten unless a person approves it, or null once one did
public record Client(
        AgentId id,
        ClientMetadata metadata,
        String address,
        Instant createdAt,
        @Nullable Instant expiresAt) {}
