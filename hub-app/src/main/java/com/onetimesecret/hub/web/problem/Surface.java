package com.onetimesecret.hub.web.problem;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;

/// The parts of the hub that answer in a form of their own.
public enum Surface {
    /// OAuth's own error format.
    OAUTH,
    /// HTML for browsers.
    PAGE,
    /// The hub's JSON API.
    API,
    /// The door for clients of the Model Context Protocol, who talk JSON-RPC.
    MCP,
    /// The door for clients of the Agent2Agent protocol, who talk JSON-RPC with an agent.
    A2A,
    /// The frozen API of Onetime Secret, whose every refusal is a 404.
    ONETIME_1,
    /// Its maintained API, except for `POST /api/v2/secret`, which is the hub's own.
    ONETIME_2,
    /// What an agent shows to the world under its own address, whose every refusal is an empty 404.
    AGENT,
    /// Documents anyone may read and cache.
    DOCUMENT;

    private static final Set<String> PAGES = Set.of(
            "/",
            "/docs",
            "/login",
            "/logout",
            "/setup",
            "/invitation",
            "/recover",
            "/activate",
            "/dashboard",
            "/secret",
            "/oauth2/authorize");

    private static final List<String> BELOW =
            List.of("/dashboard/", "/login/", "/secret/", "/receipt/", "/private/", "/request/");

    private static final String AGENTS = "/a/";
    private static final String A2A_DOOR = "/a2a";
    private static final String ONETIME_1_ROOT = "/api/v1";
    private static final String ONETIME_2_ROOT = "/api/v2/";
    private static final Set<String> ONETIME_2_FACTS = Set.of("status", "version", "supported-locales");
    private static final Set<String> ONETIME_2_THINGS = Set.of("secret", "receipt", "private", "guest");

    /// Whether Onetime Secret's clients are talked to.
    public boolean isOnetime() {
        return this == ONETIME_1 || this == ONETIME_2;
    }

    private static boolean isOnetime2(String path) {
        if (!path.startsWith(ONETIME_2_ROOT)) {
            return false;
        }
        var rest = path.substring(ONETIME_2_ROOT.length());
        var slash = rest.indexOf('/');
        return slash < 0
                ? ONETIME_2_FACTS.contains(rest)
                : ONETIME_2_THINGS.contains(rest.substring(0, slash)) && slash + 1 < rest.length();
    }

    private static boolean isA2a(String path) {
        return path.endsWith(A2A_DOOR) && path.indexOf('/', AGENTS.length()) == path.length() - A2A_DOOR.length();
    }

    /// The surface that serves the path.
    public static Surface of(String path) {
        if (path.equals(ONETIME_1_ROOT) || path.startsWith(ONETIME_1_ROOT + "/")) {
            return ONETIME_1;
        }
        if (path.startsWith(AGENTS)) {
            return isA2a(path) ? A2A : AGENT;
        }
        if (isOnetime2(path)) {
            return ONETIME_2;
        }
        if (path.startsWith("/oauth2/") && !PAGES.contains(path)) {
            return OAUTH;
        }
        if (path.equals("/mcp")) {
            return MCP;
        }
        var isDoor = path.startsWith("/n/") && path.endsWith("/api/v2/agent/auth");
        if (path.startsWith("/api/") || path.equals("/userinfo") || isDoor) {
            return API;
        }
        return PAGES.contains(path) || BELOW.stream().anyMatch(path::startsWith) ? PAGE : DOCUMENT;
    }

    /// The surface of the request, also while its error is being rendered.
    public static Surface of(HttpServletRequest request) {
        var failed = request.getAttribute("jakarta.servlet.error.request_uri");
        return of(failed instanceof String uri ? uri : request.getRequestURI());
    }
}
