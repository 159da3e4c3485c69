package com.onetimesecret.hub.auth.token;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.auth.client.Client;
import com.onetimesecret.hub.auth.key.AgentKey;
import org.jspecify.annotations.Nullable;

/// Who calls an OAuth endpoint, as far as that was proven.
///
/// @param key the key that was proven, or null for a public client
/// @param client what it registered, or null for an agent that joined with a key
/// @param jkt the key of its `DPoP` header, to which what it is given is to be bound, or null without one
public record AuthenticatedClient(
        AgentId id,
        @Nullable AgentKey key,
        @Nullable Client client,
        @Nullable String jkt) {}
