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
    /// Documents anyone may read and cache.
    DOCUMENT;

    private static final Set<String> PAGES = Set.of(
            "/",
            "/login",
            "/logout",
            "/setup",
            "/invitation",
            "/activate",
            "/dashboard",
            "/secret",
            "/oauth2/authorize");

    private static final List<String> BELOW = List.of("/dashboard/", "/secret/", "/receipt/", "/private/", "/request/");

    /// The surface that serves the path.
    public static Surface of(String path) {
        if (path.startsWith("/oauth2/") && !PAGES.contains(path)) {
            return OAUTH;
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
