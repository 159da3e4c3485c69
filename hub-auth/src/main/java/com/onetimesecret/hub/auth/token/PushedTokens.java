package com.onetimesecret.hub.auth.token;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.ProtectedResource;
import com.onetimesecret.hub.auth.agent.JdbcAgents;
import com.onetimesecret.hub.auth.client.Client;
import com.onetimesecret.hub.auth.client.JdbcClients;
import com.onetimesecret.hub.auth.grant.Grant;
import com.onetimesecret.hub.auth.grant.JdbcGrants;
import com.onetimesecret.hub.auth.grant.NewGrant;
import com.onetimesecret.hub.auth.join.AuthRequest;
import com.onetimesecret.hub.auth.join.JdbcAuthRequests;
import com.onetimesecret.hub.auth.signing.KeyAlgorithm;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The tokens of a request whose client has them pushed (CIBA Core 10.3.1), always bound to the key of the
/// request.
@Component
public class PushedTokens {

    private final JdbcAuthRequests requests;
    private final JdbcGrants grants;
    private final JdbcClients clients;
    private final JdbcAgents agents;
    private final AccessTokens accessTokens;
    private final IdTokens idTokens;

    PushedTokens(
            JdbcAuthRequests requests,
            JdbcGrants grants,
            JdbcClients clients,
            JdbcAgents agents,
            AccessTokens accessTokens,
            IdTokens idTokens) {
        this.requests = requests;
        this.grants = grants;
        this.clients = clients;
        this.agents = agents;
        this.accessTokens = accessTokens;
        this.idTokens = idTokens;
    }

    /// A token response as it is pushed.
    public record Pushed(
            String authReqId,
            String accessToken,
            String tokenType,
            long expiresIn,
            @Nullable String refreshToken,
            @Nullable String idToken,
            String scope,
            AgentId agentId) {

        /// Holds credentials; nobody logs them by accident.
        @Override
        public String toString() {
            return "Pushed[" + agentId + "]";
        }
    }

    /// Gives the tokens out, once; nothing if they were, or if the agent may not act any more. Call inside the
    /// transaction that keeps them for the client.
    public Optional<Pushed> redeem(String authReqId) {
        return requests.redeemForPush(authReqId).map(jkt -> {
            var handle = requests.find(authReqId).orElseThrow();
            return issue(authReqId, jkt, handle);
        });
    }

    private Pushed issue(String authReqId, String jkt, AuthRequest handle) {
        var approval = handle.approval();
        var id = approval.card().agentId();
        var client = clients.find(id);
        var key = approval.provenKey();
        var open = grants.open(new NewGrant(
                        id,
                        Grant.Kind.CIBA,
                        approval.decidedBy(),
                        approval.card().id(),
                        approval.card().grantedScopes(),
                        key == null ? null : key.thumbprint(),
                        jkt,
                        mayRefresh(client)))
                .withIdTokenClaim(IdTokens.AUTH_REQ_ID, authReqId);
        var access = accessTokens.issue(agents.find(id).orElseThrow(), open.grant(), ProtectedResource.HUB);
        var algorithm = client.flatMap(found -> KeyAlgorithm.of(found.metadata().idTokenSignedResponseAlg()))
                .orElse(KeyAlgorithm.RS256);
        return new Pushed(
                authReqId,
                access.value(),
                "DPoP",
                Duration.between(access.issuedAt(), access.expiresAt()).toSeconds(),
                open.refreshToken(),
                IdTokens.belongsTo(open.grant()) ? idTokens.issuePushed(open, access.value(), algorithm) : null,
                Scope.join(open.grant().scopes()),
                id);
    }

    private static boolean mayRefresh(Optional<Client> client) {
        return client.map(found -> found.metadata().grantTypes().contains("refresh_token"))
                .orElse(true);
    }
}
