package com.onetimesecret.hub.auth.token;

import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.auth.agent.JdbcAgents;
import com.onetimesecret.hub.auth.grant.Grant;
import com.onetimesecret.hub.auth.grant.JdbcGrants;
import java.util.Map;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenRevocationAuthenticationToken;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Ends the grant of a token that its client gives back (RFC 7009), and with it every token of the grant.
///
/// A token of another client is answered like one that does not exist: nothing ends, and nobody learns that it is one.
@Component
class RevokeToken implements AuthenticationProvider {

    private final OwnTokens ownTokens;
    private final JdbcGrants grants;
    private final JdbcAgents agents;
    private final ProvenCalls calls;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;

    RevokeToken(
            OwnTokens ownTokens,
            JdbcGrants grants,
            JdbcAgents agents,
            ProvenCalls calls,
            AuditTrail audit,
            TransactionTemplate transaction) {
        this.ownTokens = ownTokens;
        this.grants = grants;
        this.agents = agents;
        this.calls = calls;
        this.audit = audit;
        this.transaction = transaction;
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return OAuth2TokenRevocationAuthenticationToken.class.isAssignableFrom(authentication);
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        var asked = (OAuth2TokenRevocationAuthenticationToken) authentication;
        var client = (AgentProof) asked.getPrincipal();
        calls.count(client.agentId());
        ownTokens
                .find(asked.getToken(), client.agentId())
                .ifPresent(token -> transaction.executeWithoutResult(status -> end(token.grant())));
        return asked;
    }

    private void end(Grant grant) {
        if (!grants.end(grant.id(), "revoked by its client")) {
            return;
        }
        agents.find(grant.agentId())
                .ifPresent(known -> audit.record(new AuditEntry(
                        known.agent().networkId(),
                        AuditEntry.Kind.SECURITY,
                        known.agent().id().value(),
                        "grant.revoked",
                        known.agent().id().value(),
                        Map.of("grant", grant.id()))));
    }
}
