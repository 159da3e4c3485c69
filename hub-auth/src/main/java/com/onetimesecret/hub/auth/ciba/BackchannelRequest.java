package com.onetimesecret.hub.auth.ciba;

import com.onetimesecret.hub.api.agent.Scope;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a client asks a person for, once its form and rules were checked (CIBA Core 7.1).
///
/// @param notificationToken what ping and push present to the client; null for poll
/// @param expiry how long the request waits
record BackchannelRequest(
        Set<Scope> scopes,
        Hint hint,
        @Nullable String bindingMessage,
        @Nullable String userCode,
        @Nullable String acrValues,
        @Nullable String notificationToken,
        Duration expiry) {

    BackchannelRequest {
        scopes = Set.copyOf(scopes);
    }

    /// Holds credentials; nobody logs them by accident.
    @Override
    public String toString() {
        return "BackchannelRequest[scopes=" + scopes + "]";
    }
}
