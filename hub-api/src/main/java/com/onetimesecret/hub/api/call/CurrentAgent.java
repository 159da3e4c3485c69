package com.onetimesecret.hub.api.call;

import com.onetimesecret.hub.api.agent.Agent;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.approval.ApprovalId;
import java.time.Instant;
import java.util.EnumSet;
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

    /// That agent as it stands, with those of the scopes that its approval still has.
    ///
    /// @param within what the call was let in with
    /// @param networkStopped whether a person keeps all agents of its network from acting
    public static CurrentAgent of(Agent agent, Set<Scope> within, boolean networkStopped) {
        var scopes = EnumSet.noneOf(Scope.class);
        scopes.addAll(within);
        scopes.retainAll(agent.scopes());
        return new CurrentAgent(
                agent.id(),
                agent.networkId(),
                agent.name(),
                scopes,
                agent.keyThumbprint(),
                agent.owner(),
                agent.approvalId(),
                agent.approvalExpiresAt(),
                networkStopped || agent.status() == Agent.Status.PAUSED,
                networkStopped);
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
