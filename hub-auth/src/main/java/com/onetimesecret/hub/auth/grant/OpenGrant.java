package com.onetimesecret.hub.auth.grant;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A grant as it was just given or renewed, with the one refresh token that may renew it next, if any.
///
/// @param idTokenClaims what its flow adds to the id_token, such as `nonce`
public record OpenGrant(Grant grant, @Nullable String refreshToken, Map<String, Object> idTokenClaims) {

    public OpenGrant {
        idTokenClaims = Map.copyOf(idTokenClaims);
    }

    OpenGrant(Grant grant, @Nullable String refreshToken) {
        this(grant, refreshToken, Map.of());
    }

    /// The same, whose id_token says that as well.
    public OpenGrant withIdTokenClaim(String name, Object value) {
        var claims = new HashMap<String, Object>(idTokenClaims);
        claims.put(name, value);
        return new OpenGrant(grant, refreshToken, claims);
    }

    /// The refresh token is a credential; nobody logs it by accident.
    @Override
    public String toString() {
        return "OpenGrant[" + grant.id() + "]";
    }
}
