package com.onetimesecret.hub.web;

import com.onetimesecret.hub.api.problem.HubException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.regex.Pattern;

/// Answers browsers that ask whether a page may read an agent's public documents; nothing else of an agent is
/// theirs.
final class AgentPreflight {

    private static final Pattern DOCUMENTS =
            Pattern.compile("/a/[^/]+/(?:did\\.json|\\.well-known/(?:agent(?:-card)?\\.json"
                    + "|http-message-signatures-directory|jwks\\.json|did\\.json|nostr\\.json|agent-log\\.jsonl))");
    private static final String A_DAY = "86400";

    private AgentPreflight() {}

    /// Answers the OPTIONS request to an agent's address.
    ///
    /// @throws HubException not-found, if it is for anything but a document
    static void answer(HttpServletRequest request, HttpServletResponse response) {
        if (!DOCUMENTS.matcher(request.getRequestURI()).matches()) {
            throw HubException.notFound();
        }
        response.setHeader("Access-Control-Allow-Origin", "*");
        response.setHeader("Access-Control-Allow-Methods", "GET, HEAD");
        response.setHeader("Access-Control-Allow-Headers", "*");
        response.setHeader("Access-Control-Max-Age", A_DAY);
        response.setHeader("Allow", "GET, HEAD, OPTIONS");
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }
}
