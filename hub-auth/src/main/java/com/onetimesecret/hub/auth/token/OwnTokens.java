package com.onetimesecret.hub.auth.token;

import static com.onetimesecret.hub.auth.token.OAuthErrors.refuse;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.auth.grant.Grant;
import com.onetimesecret.hub.auth.grant.JdbcGrants;
import com.onetimesecret.hub.auth.grant.RefreshToken;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.stereotype.Component;

/// Finds what a token is that a client shows, if it is a token of that client whose grant stands.
@Component
class OwnTokens {

    private final AccessTokens accessTokens;
    private final JdbcGrants grants;

    OwnTokens(AccessTokens accessTokens, JdbcGrants grants) {
        this.accessTokens = accessTokens;
        this.grants = grants;
    }

    /// A token of either kind, with its grant.
    sealed interface OwnToken {

        Grant grant();

        /// An access token.
        record Access(Grant grant, AccessTokens.Claims claims) implements OwnToken {}

        /// A refresh token.
        record Refresh(Grant grant, RefreshToken token) implements OwnToken {}
    }

    /// The token, whichever kind it is; a client need not say (RFC 7009 2.1, RFC 7662 2.1).
    Optional<OwnToken> find(String token, AgentId client) {
        return access(token)
                .or(() -> refresh(token))
                .filter(found -> found.grant().agentId().equals(client));
    }

    private Optional<OwnToken> access(String token) {
        return accessTokens
                .read(token)
                .flatMap(claims -> grants.find(claims.grantId()).map(grant -> new OwnToken.Access(grant, claims)));
    }

    private Optional<OwnToken> refresh(String token) {
        return grants.findRefreshToken(token).map(found -> new OwnToken.Refresh(found.grant(), found));
    }

    /// The parameter that names the token.
    ///
    /// @throws OAuth2AuthenticationException if it is missing
    static String shown(HttpServletRequest request) {
        var token = request.getParameter("token");
        if (token == null || token.isEmpty()) {
            throw refuse(OAuth2ErrorCodes.INVALID_REQUEST, "token is needed.");
        }
        return token;
    }
}
