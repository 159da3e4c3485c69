package com.onetimesecret.hub.environment;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
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
        require(new InetSocketAddress(server.getAddress(), port), takenLine(port));
        var management = environment.getProperty("management.server.port", Integer.class);
        if (management != null) {
            require(
                    new InetSocketAddress(
                            environment.getRequiredProperty("management.server.address", InetAddress.class),
                            management),
                    "Port " + management + " is taken or not allowed: stop what listens there, or set"
                            + " HUB_MANAGEMENT_PORT to another one.");
        }
    }

    private static void require(InetSocketAddress address, String orElse) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address);
        } catch (IOException e) {
            throw new StartRefused(orElse, e);
        }
    }

    static String takenLine(int port) {
        return "Port " + port + " is taken or not allowed: stop what listens there, or set PORT to another one.";
    }
}
