package com.onetimesecret.hub.web.call;

import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.auth.AgentAuthentication;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/// What `WWW-Authenticate` says to a caller whose credential does not open the route.
final class Challenge {

    private static final String HEADER = "WWW-Authenticate";
    private static final String ALGORITHMS = "algs=\"" + AgentAuthentication.DPOP_ALGORITHMS + "\"";

    private Challenge() {}

    /// Says which credentials would do, and what was wrong with the one that came.
    static void unauthenticated(
            CallRule rule, @Nullable String authorization, HubException refusal, HttpServletResponse response) {
        if (rule.who().agents()) {
            if (isDpop(authorization)) {
                var error = refusal.extensions().getOrDefault("error", "invalid_token");
                response.addHeader(HEADER, "DPoP error=\"" + error + "\", " + ALGORITHMS);
            } else {
                // RFC 6750 section 3.1: no error code for who presents nothing.
                response.addHeader(HEADER, authorization == null ? "Bearer" : "Bearer error=\"invalid_token\"");
                response.addHeader(HEADER, "DPoP " + ALGORITHMS);
            }
        }
        if (rule.who().people()) {
            response.addHeader(HEADER, "Basic realm=\"hub\", charset=\"UTF-8\"");
        }
    }

    /// Says which scope is missing.
    static void lacking(Scope scope, @Nullable String authorization, HttpServletResponse response) {
        response.setHeader(
                HEADER,
                (isDpop(authorization) ? "DPoP" : "Bearer") + " error=\"insufficient_scope\", scope=\"" + scope.wire()
                        + "\"");
    }

    private static boolean isDpop(@Nullable String authorization) {
        return authorization != null && authorization.strip().regionMatches(true, 0, "DPoP ", 0, 5);
    }
}
