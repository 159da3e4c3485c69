package com.onetimesecret.hub.auth.code;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.auth.agent.JdbcAgents;
import com.onetimesecret.hub.auth.grant.Grant;
import com.onetimesecret.hub.auth.grant.JdbcGrants;
import com.onetimesecret.hub.auth.grant.NewGrant;
import com.onetimesecret.hub.auth.grant.OpenGrant;
import com.onetimesecret.hub.auth.key.UsedProofs;
import com.onetimesecret.hub.auth.token.TokenGrant;
import com.onetimesecret.hub.auth.token.TokenRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Gives the tokens of an authorization code, once, to the client that started with its challenge (RFC 6749 4.1.3,
/// RFC 7636 4.5).
@Component
class CodeGrant implements TokenGrant {

    private static final Pattern VERIFIER = Pattern.compile("[A-Za-z0-9._~-]{43,128}");

    private final JdbcAuthorizationRequests requests;
    private final JdbcAgents agents;
    private final JdbcGrants grants;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;

    CodeGrant(
            JdbcAuthorizationRequests requests,
            JdbcAgents agents,
            JdbcGrants grants,
            AuditTrail audit,
            TransactionTemplate transaction) {
        this.requests = requests;
        this.agents = agents;
        this.grants = grants;
        this.audit = audit;
        this.transaction = transaction;
    }

    @Override
    public AuthorizationGrantType type() {
        return AuthorizationGrantType.AUTHORIZATION_CODE;
    }

    @Override
    public OpenGrant redeem(TokenRequest request) {
        var code = request.parameter("code");
        var verifier = request.parameter("code_verifier");
        if (code == null || verifier == null || !VERIFIER.matcher(verifier).matches()) {
            throw refuse(
                    OAuth2ErrorCodes.INVALID_REQUEST,
                    "code and code_verifier (43 to 128 characters) are needed, and redirect_uri as it was sent before.");
        }
        Optional<OpenGrant> given = transaction.execute(status -> give(request, code, verifier));
        if (given == null || given.isEmpty()) {
            endWhatItGave(code, request.clientId());
            throw refuse(
                    OAuth2ErrorCodes.INVALID_GRANT,
                    "This code is not yours, was used or is older than 60 s, or redirect_uri, code_verifier or key do not fit it.");
        }
        return given.get();
    }

    private Optional<OpenGrant> give(TokenRequest request, String code, String verifier) {
        var redeemed = requests.redeem(
                code, request.clientId(), request.parameter("redirect_uri"), challenge(verifier), request.jkt());
        return redeemed.map(what -> {
            var open = grants.open(new NewGrant(
                    request.clientId(),
                    Grant.Kind.CODE,
                    what.personId(),
                    what.approvalId(),
                    what.scopes(),
                    request.keyThumbprint(),
                    request.jkt(),
                    request.mayRefresh()));
            requests.noteGrant(code, open.grant().id());
            var dated = open.withIdTokenClaim("auth_time", what.signedInAt().getEpochSecond());
            return what.nonce() == null ? dated : dated.withIdTokenClaim("nonce", what.nonce());
        });
    }

    /// RFC 6749 4.1.2: a code that comes twice was stolen once, so what it gave ends.
    private void endWhatItGave(String code, AgentId client) {
        transaction.executeWithoutResult(status -> requests.grantOf(code, client)
                .filter(grant -> grants.end(grant, "code-used-twice"))
                .flatMap(grant -> agents.find(client))
                .ifPresent(known -> audit.record(new AuditEntry(
                        known.agent().networkId(),
                        AuditEntry.Kind.SECURITY,
                        client.value(),
                        "grant.ended",
                        client.value(),
                        Map.of("reason", "code-used-twice")))));
    }

    private static String challenge(String verifier) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(UsedProofs.sha256(verifier.getBytes(StandardCharsets.US_ASCII)));
    }

    private static OAuth2AuthenticationException refuse(String code, String description) {
        return new OAuth2AuthenticationException(new OAuth2Error(code, description, null));
    }
}
