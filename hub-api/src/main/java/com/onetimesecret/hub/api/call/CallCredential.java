package com.onetimesecret.hub.api.call;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.Scope;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What an agent's call was let in by. A call whose answer goes on takes it as a parameter, so that it can be
/// looked at again.
///
/// @param scope what the call needs; null: any will do
/// @param grantId the grant of the token; null for a call that was signed
/// @param key the key that speaks for the agent; null for a registered client
/// @param expiresAt the end of the token, or of what a registered client signed; null for a call that an agent's own
///     key signed
public record CallCredential(
        AgentId agentId,
        @Nullable Scope scope,
        @Nullable String grantId,
        @Nullable String key,
        @Nullable Instant expiresAt) {}
