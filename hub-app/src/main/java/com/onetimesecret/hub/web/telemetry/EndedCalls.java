package com.onetimesecret.hub.web.telemetry;

import com.onetimesecret.hub.web.telemetry.CallEnded.Call;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerMapping;

/// Tells of calls when the server has done with them, streams and what never came to a controller included; a hub that
/// nobody watches has no such thing.
@Component
class EndedCalls implements WebServerFactoryCustomizer<JettyServletWebServerFactory>, RequestLog {

    private static final String OTHER = "other";

    /// What filters answer, before an address is looked up.
    private static final Set<String> OF_FILTERS =
            Set.of("/oauth2/token", "/oauth2/revoke", "/oauth2/introspect", "/oauth2/authorize", "/login", "/logout");

    /// Calls that say in their bodies how long they want to wait, or wait for what an agent does.
    private static final Set<String> MAY_WAIT =
            Set.of("/api/v2/agent/questions", "/api/v2/agent/approvals", "/mcp", "/a/{agent}/a2a");

    private final List<CallEnded> listeners;

    EndedCalls(ObjectProvider<CallEnded> listeners) {
        this.listeners = listeners.stream().toList();
    }

    @Override
    public void customize(JettyServletWebServerFactory factory) {
        if (!listeners.isEmpty()) {
            factory.addServerCustomizers(server -> server.setRequestLog(this));
        }
    }

    @Override
    public void log(Request request, Response response) {
        long nanos = System.nanoTime() - request.getHeadersNanoTime();
        var route = route(request);
        var live = MAY_WAIT.contains(route) || isLive(request, response);
        var call = new Call(request, method(request), route, response.getStatus(), nanos, live);
        for (var listener : listeners) {
            listener.ended(call);
        }
    }

    private static String method(Request request) {
        return switch (request.getMethod()) {
            case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" -> request.getMethod();
            case null, default -> OTHER;
        };
    }

    private static String route(Request request) {
        if (request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE) instanceof String pattern) {
            return pattern;
        }
        var path = request.getHttpURI().getPath();
        return path != null && OF_FILTERS.contains(path) ? path : OTHER;
    }

    /// Whether it took as long as it did because its caller wanted to wait.
    private static boolean isLive(Request request, Response response) {
        var query = request.getHttpURI().getQuery();
        if (query != null && query.contains("wait=")) {
            return true;
        }
        var type = response.getHeaders().get(HttpHeader.CONTENT_TYPE);
        return type != null && (type.startsWith("text/event-stream") || type.startsWith("application/x-ndjson"));
    }
}
