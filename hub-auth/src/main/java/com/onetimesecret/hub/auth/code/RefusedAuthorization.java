package com.onetimesecret.hub.auth.code;

import com.onetimesecret.hub.api.agent.AgentId;
import org.jspecify.annotations.Nullable;

/// A request that the client is told the error of (RFC 6749 4.1.2.1): who asks and where answers go is known.
public final class RefusedAuthorization extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String error;
    private final AgentId clientId;
    private final String redirectUri;
    private final @Nullable String state;

    RefusedAuthorization(
            String error, String description, AgentId clientId, String redirectUri, @Nullable String state) {
        super(description, null, false, false);
        this.error = error;
        this.clientId = clientId;
        this.redirectUri = redirectUri;
        this.state = state;
    }

    public String error() {
        return error;
    }

    public String description() {
        return String.valueOf(getMessage());
    }

    public AgentId clientId() {
        return clientId;
    }

    public String redirectUri() {
        return redirectUri;
    }

    public @Nullable String state() {
        return state;
    }
}
