package com.onetimesecret.hub.auth.approval;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.auth.key.AgentKey;
import com.onetimesecret.hub.auth.key.UsedProofs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What an OAuth client asks a person for; frozen when it asks, and exactly what is shown, approved and issued.
///
/// @param clientId the client, which is the agent that it becomes
/// @param key the agent's key, or null for a registered client
/// @param known whether the client is an agent already
/// @param target where the answer goes: the redirect URI, or the words that say how a device hears of it
/// @param lifetime how long the request waits for its decision
public record LoginRequest(
        AgentId clientId,
        @Nullable AgentKey key,
        boolean known,
        String name,
        String purpose,
        Set<Scope> scopes,
        String target,
        String address,
        Duration lifetime) {

    /// The target of a request that a device waits for.
    public static final String A_DEVICE = "the device that shows the code";

    public LoginRequest {
        scopes = Set.copyOf(scopes);
    }

    /// The same request under another name.
    public LoginRequest called(String other) {
        return new LoginRequest(clientId, key, known, other, purpose, scopes, target, address, lifetime);
    }

    /// The hash of everything a person is shown and asked; a decision is bound to it.
    byte[] detailsHash() {
        var details = String.join(
                "\n",
                "login",
                clientId.value(),
                key == null ? "" : key.thumbprint(),
                name,
                purpose,
                Scope.join(scopes),
                target);
        return UsedProofs.sha256(details.getBytes(StandardCharsets.UTF_8));
    }
}
