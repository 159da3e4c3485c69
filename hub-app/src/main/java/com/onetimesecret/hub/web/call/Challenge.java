package com.onetimesecret.hub.web.call;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.ProtectedResource;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.auth.AgentAuthentication;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/// What `WWW-Authenticate` says to a caller whose credential does not open the route.
record Challenge(BaseUrl baseUrl, ProtectedResource door, HttpServletResponse response) {

    private static final String HEADER = "WWW-Authenticate";
    private static final String ALGORITHMS = "algs=\"" + AgentAuthentication.DPOP_ALGORITHMS + "\"";

    /// Says which credentials would do, and what was wrong with the one that came.
    void unauthenticated(CallRule rule, @Nullable String authorization, HubException refusal) {
        if (rule.who().agents()) {
            if (isDpop(authorization)) {
                var error = refusal.extensions().getOrDefault("error", "invalid_token");
                response.addHeader(HEADER, "DPoP error=\"" + error + "\", " + ALGORITHMS + ", " + metadata());
            } else {
                // RFC 6750 section 3.1: no error code for who presents nothing.
                response.addHeader(
                        HEADER,
                        "Bearer " + (authorization == null ? "" : "error=\"invalid_token\", ") + metadata() + scopes());
                response.addHeader(HEADER, "DPoP " + ALGORITHMS + ", " + metadata());
            }
        }
        if (rule.who().people()) {
            response.addHeader(HEADER, "Basic realm=\"hub\", charset=\"UTF-8\"");
        }
    }

    /// Says which scope is missing.
    void lacking(Scope scope, @Nullable String authorization) {
        response.setHeader(
                HEADER,
                (isDpop(authorization) ? "DPoP" : "Bearer") + " error=\"insufficient_scope\", scope=\"" + scope.wire()
                        + "\"" + (door == ProtectedResource.HUB ? "" : ", " + metadata()));
    }

    /// Where a client learns who gives tokens for this API (RFC 9728 5.1).
    private String metadata() {
        return "resource_metadata=\"" + door.metadataUrl(baseUrl) + "\"";
    }

    /// What to ask for, where clients know nothing of this hub.
    private String scopes() {
        return door == ProtectedResource.HUB ? "" : ", scope=\"" + Scope.join(door.scopes()) + "\"";
    }

    private static boolean isDpop(@Nullable String authorization) {
        return authorization != null && authorization.strip().regionMatches(true, 0, "DPoP ", 0, 5);
    }
}
