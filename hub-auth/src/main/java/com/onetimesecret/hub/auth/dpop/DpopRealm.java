package com.onetimesecret.hub.auth.dpop;

/// Where a proof is presented; a nonce of one place is worth nothing at the other (RFC 9449 8.2).
public enum DpopRealm {
    /// The token endpoint and whatever else gives tokens.
    AUTHORIZATION_SERVER,
    /// The API.
    RESOURCE_SERVER
}
