package com.onetimesecret.hub.web;

import com.onetimesecret.hub.api.identity.AgentIdentities;
import com.onetimesecret.hub.web.live.LiveHandler;
import java.time.InstantSource;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.server.ForwardedRequestCustomizer;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/// Sets what Jetty decides before a filter runs: what counts as HTTP, how much of it, and how it says no.
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
class JettyEdge implements WebServerFactoryCustomizer<JettyServletWebServerFactory> {

    /// Clients of Onetime Secret send secrets of 10,000 bytes in the query, each of which may be escaped.
    private static final int HEADER_BYTES = 32 * 1024;
    /// Longer than the longest wait of a blocking GET (55 s).
    private static final long IDLE_MILLIS = 75_000;
    /// Connections the kernel may hold for us while many agents come at once.
    private static final int BACKLOG = 1024;

    private final JettyErrors errors;
    private final NothingHere nothing;
    private final HostRule hosts;
    private final ObjectProvider<AgentIdentities> identities;
    private final InstantSource clock;
    private final TlsPorts ports;

    /// @param identities asked for with the first request that needs them, because the server is made before
    /// storage
    JettyEdge(
            JettyErrors errors,
            NothingHere nothing,
            HostRule hosts,
            ObjectProvider<AgentIdentities> identities,
            InstantSource clock,
            TlsPorts ports) {
        this.errors = errors;
        this.nothing = nothing;
        this.hosts = hosts;
        this.identities = identities;
        this.clock = clock;
        this.ports = ports;
    }

    @Override
    public void customize(JettyServletWebServerFactory factory) {
        factory.setUseForwardHeaders(false);
        factory.addServerCustomizers(this::harden);
    }

    private void harden(Server server) {
        server.setErrorHandler(errors);
        var handler = new AgentHosts(
                hosts,
                identities::getObject,
                nothing,
                clock,
                new OnetimePaths(new LiveHandler(
                        new SocketHandler(ServerWebSocketContainer.ensure(server), server.getHandler()))));
        ports.addTo(server);
        server.setHandler(ports.before(handler));
        server.getDescendants(ServletContextHandler.class)
                .forEach(context -> context.setMaxFormContentSize(BodyLimit.USUAL));
        for (var connector : server.getConnectors()) {
            if (connector instanceof ServerConnector socket) {
                socket.setIdleTimeout(IDLE_MILLIS);
                socket.setAcceptQueueSize(BACKLOG);
                // A call that began before the end has the same time as any other; idle connections keep nobody
                // waiting.
                socket.setShutdownIdleTimeout(IDLE_MILLIS);
            }
            for (var http : connector.getConnectionFactories()) {
                if (http instanceof HttpConnectionFactory http1) {
                    harden(http1);
                }
            }
        }
    }

    private static void harden(HttpConnectionFactory http) {
        var configuration = http.getHttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setRequestHeaderSize(HEADER_BYTES);
        // Jetty would remember each connection's Authorization header in a trie that is slower to walk than to parse.
        configuration.setHeaderCacheSize(0);
        configuration.setHttpCompliance(HttpCompliance.STRICT);
        configuration.setUriCompliance(OnetimePaths.COMPLIANCE);
        configuration.getCustomizers().removeIf(ForwardedRequestCustomizer.class::isInstance);
    }
}
