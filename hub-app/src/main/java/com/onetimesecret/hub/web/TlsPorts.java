package com.onetimesecret.hub.web;

import com.onetimesecret.hub.tls.ServeTls;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.springframework.stereotype.Component;

/// Gives the hub's port TLS, and the hub a port without, where the environment wants that.
///
/// HTTP/1.1 alone: streams are written to their connections past the framing that HTTP/2 has.
@Component
class TlsPorts {

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final PlainPort.Answers answers;
    private final ServeTls tls;

    TlsPorts(PlainPort.Answers answers, ServeTls tls) {
        this.answers = answers;
        this.tls = tls;
    }

    /// Before the server is hardened, so that what is added here is, too.
    void addTo(Server server) {
        tls.context().ifPresent(context -> {
            for (var connector : server.getConnectors()) {
                secure((ServerConnector) connector, context);
            }
        });
        if (tls.httpPort() > 0) {
            var plain = new ServerConnector(server, 1, 1, new HttpConnectionFactory(new HttpConfiguration()));
            plain.setName(PlainPort.NAME);
            plain.setPort(tls.httpPort());
            server.addConnector(plain);
        }
    }

    /// Puts the plain port's answers before that handler.
    Handler before(Handler handler) {
        return tls.httpPort() > 0 ? new PlainPort(answers, tls, handler) : handler;
    }

    private static void secure(ServerConnector connector, SSLContext context) {
        var factory = new SslContextFactory.Server();
        factory.setSslContext(context);
        factory.setIncludeProtocols(PROTOCOLS);
        factory.setRenegotiationAllowed(false);
        // Which hosts are served is decided by their names in the request, with and without TLS.
        var secure = new SecureRequestCustomizer(false);
        for (var http : connector.getConnectionFactories()) {
            if (http instanceof HttpConnectionFactory http1) {
                http1.getHttpConfiguration().addCustomizer(secure);
            }
        }
        var ssl = new SslConnectionFactory(factory, HttpVersion.HTTP_1_1.asString());
        connector.addFirstConnectionFactory(ssl);
        connector.setDefaultProtocol(ssl.getProtocol());
    }
}
