package com.onetimesecret.hub.auth;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.CallCredential;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.ProtectedResource;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.agent.CurrentAgents;
import com.onetimesecret.hub.auth.agent.KnownAgent;
import com.onetimesecret.hub.auth.dpop.DpopProofs;
import com.onetimesecret.hub.auth.dpop.DpopRealm;
import com.onetimesecret.hub.auth.dpop.DpopRefused;
import com.onetimesecret.hub.auth.grant.CurrentGrants;
import com.onetimesecret.hub.auth.signed.RefusedSignature;
import com.onetimesecret.hub.auth.signed.SignedCalls;
import com.onetimesecret.hub.auth.token.AccessTokens;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Tells which agent a token or a signature speaks for, as things stand now (revocation and pause within a
/// second).
@Component
public class AgentAuthentication {

    /// The algorithms of DPoP proofs, as the parameter `algs` of a challenge names them.
    public static final String DPOP_ALGORITHMS = DpopProofs.ALGORITHMS;

    private static final String ENDED = "This agent's approval was revoked or has run out. Ask to join again.";

    private final AccessTokens tokens;
    private final CurrentAgents agents;
    private final CurrentGrants grants;
    private final DpopProofs proofs;
    private final SignedCalls signedCalls;
    private final InstantSource clock;

    AgentAuthentication(
            AccessTokens tokens,
            CurrentAgents agents,
            CurrentGrants grants,
            DpopProofs proofs,
            SignedCalls signedCalls,
            InstantSource clock) {
        this.tokens = tokens;
        this.agents = agents;
        this.grants = grants;
        this.proofs = proofs;
        this.signedCalls = signedCalls;
        this.clock = clock;
    }

    /// The agent of that access token, with the scopes that both the token and the approval of today carry.
    ///
    /// @param door what the call is for
    /// @throws HubException unauthenticated, with the reason
    public CurrentAgent byToken(String accessToken, ProtectedResource door) {
        var claims = read(accessToken, door);
        if (claims.jkt() != null) {
            throw refused("This token is bound to a key. Send it as `Authorization: DPoP …` with a DPoP proof.");
        }
        return of(claims);
    }

    /// The agent of an access token that is bound to a key, sent with a proof of that key (RFC 9449 7).
    ///
    /// @param door what the call is for
    /// @throws HubException unauthenticated, with the reason and `error`, its name in RFC 9449
    public CurrentAgent byBoundToken(String accessToken, HttpCall call, ProtectedResource door) {
        var claims = read(accessToken, door);
        if (claims.jkt() == null) {
            throw refused("This token is not bound to a key. Send it as `Authorization: Bearer …`.");
        }
        try {
            if (!proofs.check(call, accessToken).thumbprint().equals(claims.jkt())) {
                throw refused("This token is bound to another key than the DPoP proof's.");
            }
        } catch (DpopRefused refusal) {
            throw refused(refusal.publicDetail())
                    .with("error", refusal.kind().wire())
                    .with("server_time", clock.instant().getEpochSecond());
        }
        return of(claims);
    }

    /// The agent that signed the call itself, with all scopes of its approval.
    ///
    /// @throws HubException invalid-signature or unauthenticated, with the reason
    public CurrentAgent bySignature(HttpCall call) throws IOException {
        try {
            var known = signedCalls.check(call);
            if (!known.isApprovedAt(clock.instant())) {
                throw refused(ENDED);
            }
            return current(known, known.agent().scopes());
        } catch (RefusedSignature refusal) {
            throw new HubException(ProblemType.INVALID_SIGNATURE, refusal.publicDetail())
                    .with("server_time", clock.instant().getEpochSecond());
        }
    }

    /// The agent that proved a key of another protocol that is bound to it, with those scopes of its approval.
    CurrentAgent byKeyOfItsOwn(AgentId id, Set<Scope> within) {
        var known = agents.find(id, Instant.EPOCH)
                .filter(found -> found.isApprovedAt(clock.instant()))
                .orElseThrow(() -> refused(ENDED));
        return current(known, within);
    }

    /// The key that an access token of this hub is bound to; null for a bearer token.
    public @Nullable String boundKey(String accessToken) {
        return read(accessToken).jkt();
    }

    /// What that call of the agent was let in by, to be looked at again; null for the token of a call that was
    /// signed.
    public CallCredential credential(CurrentAgent agent, @Nullable Scope needed, @Nullable String accessToken) {
        if (accessToken == null) {
            var key = agent.keyThumbprint();
            // Nobody tells the hub when a client's key set changes, so its signature lasts no longer than a token
            // would.
            var end = key == null ? clock.instant().plus(AccessTokens.LIFE) : null;
            return new CallCredential(agent.id(), needed, null, key, end);
        }
        var claims = read(accessToken);
        return new CallCredential(agent.id(), needed, claims.grantId(), claims.key(), claims.expiresAt());
    }

    /// The nonce for the next DPoP proof to the API.
    public String dpopNonce() {
        return proofs.nonce(DpopRealm.RESOURCE_SERVER);
    }

    private AccessTokens.Claims read(String accessToken, ProtectedResource door) {
        var claims = read(accessToken);
        if (!door.takes(claims.audience())) {
            throw refused("This token was asked for with a `resource` that is another part of this hub. It is good at "
                    + claims.audience().path() + " only.");
        }
        return claims;
    }

    private AccessTokens.Claims read(String accessToken) {
        return tokens.read(accessToken)
                .orElseThrow(() ->
                        refused("This access token is not one of this hub's, or its hour is over. Get a new one."));
    }

    private CurrentAgent of(AccessTokens.Claims claims) {
        // Its second is not over until the next begins.
        var known = agents.find(claims.agentId(), claims.issuedAt().plusSeconds(1))
                .filter(found -> found.isApprovedAt(clock.instant()))
                .orElseThrow(() -> refused(ENDED));
        if (!Objects.equals(known.agent().keyThumbprint(), claims.key())) {
            throw refused("This token was issued to a key that the agent no longer has.");
        }
        if (grants.find(claims.grantId()).isEmpty()) {
            throw refused("This token was revoked. Get a new one.");
        }
        return current(known, claims.scopes());
    }

    private static CurrentAgent current(KnownAgent known, Set<Scope> tokenScopes) {
        if (known.suspended()) {
            throw new HubException(
                    ProblemType.NETWORK_SUSPENDED,
                    "Who runs this hub has suspended the network of this agent. Nothing is lost; wait until it goes on.");
        }
        return CurrentAgent.of(known.agent(), tokenScopes, known.isStopped());
    }

    private static HubException refused(String why) {
        return new HubException(ProblemType.UNAUTHENTICATED, why);
    }
}
