package com.onetimesecret.hub.auth;

import com.onetimesecret.hub.api.agent.Agent;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.agent.CurrentAgents;
import com.onetimesecret.hub.auth.agent.KnownAgent;
import com.onetimesecret.hub.auth.grant.CurrentGrants;
import com.onetimesecret.hub.auth.token.AccessTokens;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Component;

/// Tells which agent a bearer token speaks for, as things stand now (revocation and pause within a second).
@Component
public class AgentAuthentication {

    private final AccessTokens tokens;
    private final CurrentAgents agents;
    private final CurrentGrants grants;
    private final InstantSource clock;

    AgentAuthentication(AccessTokens tokens, CurrentAgents agents, CurrentGrants grants, InstantSource clock) {
        this.tokens = tokens;
        this.agents = agents;
        this.grants = grants;
        this.clock = clock;
    }

    /// The agent of that access token, with the scopes that both the token and the approval of today carry.
    ///
    /// @throws HubException unauthenticated, with the reason
    public CurrentAgent byToken(String accessToken) {
        var claims = tokens.read(accessToken)
                .orElseThrow(() ->
                        refused("This access token is not one of this hub's, or its hour is over. Get a new one."));
        // Its second is not over until the next begins.
        var known = agents.find(claims.agentId(), claims.issuedAt().plusSeconds(1))
                .filter(found -> found.isApprovedAt(clock.instant()))
                .orElseThrow(() -> refused("This agent's approval was revoked or has run out. Ask to join again."));
        if (known.suspended()) {
            throw new HubException(
                    ProblemType.NETWORK_SUSPENDED,
                    "Who runs this hub has suspended the network of this agent. Nothing is lost; wait until it goes on.");
        }
        if (!Objects.equals(known.agent().keyThumbprint(), claims.key())) {
            throw refused("This token was issued to a key that the agent no longer has.");
        }
        if (grants.find(claims.grantId()).isEmpty()) {
            throw refused("This token was revoked. Get a new one.");
        }
        return current(known, claims.scopes());
    }

    private static CurrentAgent current(KnownAgent known, Set<Scope> tokenScopes) {
        var agent = known.agent();
        var scopes = EnumSet.noneOf(Scope.class);
        scopes.addAll(tokenScopes);
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
                agent.status() == Agent.Status.PAUSED);
    }

    private static HubException refused(String why) {
        return new HubException(ProblemType.UNAUTHENTICATED, why);
    }
}
