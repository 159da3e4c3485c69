package com.onetimesecret.hub.nats;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.CallCredential;
import com.onetimesecret.hub.messaging.FollowMessages.Place;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An agent with credentials for NATS, as the table knows it.
///
/// @param scopes what its call for them was let in with
/// @param grantId the grant of that call's token; null for a call that was signed
/// @param key the key that spoke for it
/// @param topics what it wants to hear; empty: all
/// @param place everything up to it was handed to NATS
/// @param claim who holds an older number delivers no more
record Reader(
        AgentId agent,
        NetworkId network,
        Set<Scope> scopes,
        @Nullable String grantId,
        String key,
        List<String> topics,
        Place place,
        long claim,
        Instant expiresAt) {

    Reader {
        scopes = Set.copyOf(scopes);
        topics = List.copyOf(topics);
    }

    /// What lets it hear, to be looked at again and again.
    CallCredential credential() {
        return new CallCredential(agent, Scope.SUBSCRIBE, grantId, key, expiresAt);
    }

    /// What lets it call.
    CallCredential callCredential() {
        return new CallCredential(agent, null, grantId, key, expiresAt);
    }
}
