package com.onetimesecret.hub.auth.identity;

import com.onetimesecret.hub.api.identity.AgentIdentity;
import org.jspecify.annotations.Nullable;

/// An agent under the address by which somebody asked for it; its documents call it by that address, so that
/// whoever compares the two (as atomic's `verify` does) finds them equal.
///
/// @param domain the verified domain of that address, else the first that the agent has, or null
/// @param origin where its documents, deposit box and magic links are
/// @param did its decentralised identifier at this address (did:web)
/// @param alsoKnownAs its identifier at the other kind of address, or null
record Addressed(
        AgentIdentity agent,
        @Nullable String domain,
        String origin,
        String did,
        @Nullable String alsoKnownAs) {

    /// What `agent.json` says as `id`: the domain if it has one, else the agent's id.
    String id() {
        return domain == null ? agent.id().value() : domain;
    }

    /// The URL of something at the agent's address; `path` starts with a slash.
    String at(String path) {
        return origin + path;
    }
}
