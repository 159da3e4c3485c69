package com.onetimesecret.hub.auth.token;

import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;

/// The names of the token endpoint's vocabulary that the framework does not have.
final class Grants {

    /// OpenID CIBA Core 1.0, section 4.
    static final AuthorizationGrantType CIBA = new AuthorizationGrantType("urn:openid:params:grant-type:ciba");

    /// The hub's own client authentication: `X-Agent-Sig` over the body (WIRE 2, proof 3).
    static final ClientAuthenticationMethod AGENT_SIGNATURE = new ClientAuthenticationMethod("agent_signature");

    static final String AUTH_REQ_ID = "auth_req_id";
    static final String AUTHORIZATION_PENDING = "authorization_pending";
    static final String SLOW_DOWN = "slow_down";
    static final String EXPIRED_TOKEN = "expired_token";

    /// RFC 8707, section 2.
    static final String INVALID_TARGET = "invalid_target";

    private Grants() {}
}
