package com.onetimesecret.hub.environment;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.servlet.ConfigurableServletWebServerFactory;
import org.springframework.stereotype.Component;

/// Refuses a taken port at once, before a database is made or a connection opened.
@Component
class FreePort implements WebServerFactoryCustomizer<ConfigurableServletWebServerFactory> {

    private static final int DEFAULT_PORT = 8080;

    private final ServerProperties server;
    private final int httpPort;

    FreePort(ServerProperties server, @Value("${hub.tls.http-port:0}") int httpPort) {
        this.server = server;
        this.httpPort = httpPort;
    }

    @Override
    public void customize(ConfigurableServletWebServerFactory factory) {
        int port = server.getPort() == null ? DEFAULT_PORT : server.getPort();
        require(port, "PORT");
        if (httpPort > 0) {
            require(httpPort, "HUB_HTTP_PORT");
        }
    }

    private void require(int port, String variable) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(server.getAddress(), port));
        } catch (IOException e) {
            throw new StartRefused(takenLine(port, variable), e);
        }
    }

    static String takenLine(int port) {
        return takenLine(port, "PORT");
    }

    private static String takenLine(int port, String variable) {
        return "Port " + port + " is taken or not allowed: stop what listens there, or set " + variable
                + " to another one.";
    }
}
