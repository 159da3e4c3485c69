package com.onetimesecret.hub.auth.grant;

import org.jspecify.annotations.Nullable;

/// A grant as it was just given or renewed, with the one refresh token that may renew it next, if any.
public record OpenGrant(Grant grant, @Nullable String refreshToken) {

    /// The refresh token is a credential; nobody logs it by accident.
    @Override
    public String toString() {
        return "OpenGrant[" + grant.id() + "]";
    }
}
