package com.onetimesecret.hub.auth.token;

import com.onetimesecret.hub.auth.grant.OpenGrant;
import org.springframework.security.oauth2.core.AuthorizationGrantType;

/// One way to a token at the token endpoint: decides whether the client that asks gets one.
///
/// Implementations are found by their type. Whatever counts once is used up by one conditional statement in the
/// transaction that gives the grant, so of any number of racing requests one gets it.
public interface TokenGrant {

    /// The `grant_type` that it answers.
    AuthorizationGrantType type();

    /// Gives the grant, or a renewed one.
    ///
    /// @throws OAuth2AuthenticationException with the flow's own error, once what has to be noted is committed
    OpenGrant redeem(TokenRequest request);
}
