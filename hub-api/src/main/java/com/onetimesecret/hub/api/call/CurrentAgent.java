package com.onetimesecret.hub.api.call;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.approval.ApprovalId;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The agent behind an authenticated call, with what its token allows; `owner` is the e-mail of the person who
/// approved it.
///
/// @param paused whether a person keeps it from acting, it alone or all agents of its network
/// @param networkStopped whether that is because the whole network is stopped
public record CurrentAgent(
        AgentId id,
        NetworkId networkId,
        String name,
        Set<Scope> scopes,
        @Nullable String keyThumbprint,
        String owner,
        ApprovalId approvalId,
        Instant approvalExpiresAt,
        boolean paused,
        boolean networkStopped)
        implements Caller {

    public CurrentAgent {
        scopes = Set.copyOf(scopes);
    }

    /// Whether the token carries `scope`.
    public boolean may(Scope scope) {
        return scopes.contains(scope);
    }

    @Override
    public String actor() {
        return id.value();
    }
}
