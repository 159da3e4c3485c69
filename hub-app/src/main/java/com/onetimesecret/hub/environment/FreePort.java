package com.onetimesecret.hub.environment;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.servlet.ConfigurableServletWebServerFactory;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/// Refuses a port that is taken at once, before a database is made or a connection opened.
@Component
class FreePort implements WebServerFactoryCustomizer<ConfigurableServletWebServerFactory> {

    private static final int DEFAULT_PORT = 8080;

    private final ServerProperties server;
    private final Environment environment;

    FreePort(ServerProperties server, Environment environment) {
        this.server = server;
        this.environment = environment;
    }

    @Override
    public void customize(ConfigurableServletWebServerFactory factory) {
        int port = server.getPort() == null ? DEFAULT_PORT : server.getPort();
        require(server.getAddress(), port, "PORT");
        int plain = environment.getProperty("hub.tls.http-port", Integer.class, 0);
        if (plain > 0) {
            require(server.getAddress(), plain, "HUB_HTTP_PORT");
        }
        var management = environment.getProperty("management.server.port", Integer.class);
        if (management != null) {
            require(
                    environment.getRequiredProperty("management.server.address", InetAddress.class),
                    management,
                    "HUB_MANAGEMENT_PORT");
        }
    }

    private static void require(@Nullable InetAddress address, int port, String variable) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, port));
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
