package com.onetimesecret.hub.environment;

import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.problem.Nearest;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/// Checks every variable before anything starts, and derives what Spring Boot needs from them.
public class HubEnvironment implements EnvironmentPostProcessor, Ordered {

    // Read by others than the hub itself, or part of the design that this version does not use yet.
    private static final Set<String> ALSO_KNOWN = Set.of("HUB_TEST_DB", "HUB_AGENT_DOMAIN");

    // Kubernetes sets these in every pod beside a service that is called "hub".
    private static final String OF_KUBERNETES = "HUB_SERVICE_(HOST|PORT).*|HUB_PORT_\\d+_(TCP|UDP).*";

    @Override
    public int getOrder() {
        return ConfigDataEnvironmentPostProcessor.ORDER + 1;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        var given = withoutEmptyOnes(environment);
        given.forEach(HubEnvironment::requireKnown);
        for (var variable : Variable.ALL) {
            var value = environment.getProperty(variable.property(), "");
            if (!value.isEmpty()) {
                variable.check(value);
            }
        }
        requireWholeOwner(environment);
        requireWholeProvider(environment);
        requireWholeNats(environment);
        TlsVariables.require(environment);
        var derived = new HashMap<String, Object>();
        deriveDatabase(environment, derived);
        deriveMail(environment, derived);
        derivePort(environment, derived);
        deriveManagement(environment, derived);
        deriveLogFormat(environment, derived);
        deriveExport(environment, derived);
        environment.getPropertySources().addFirst(new MapPropertySource("hubEnvironment", derived));
    }

    // Compose files and panels set what they leave out to nothing: that means unset, not an empty value.
    private static Map<String, String> withoutEmptyOnes(ConfigurableEnvironment environment) {
        var name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
        var source = environment.getPropertySources().get(name);
        if (!(source instanceof MapPropertySource all)) {
            return Map.of();
        }
        Map<String, String> kept = all.getSource().entrySet().stream()
                .filter(entry -> !entry.getValue().toString().isEmpty() || !isOurs(entry.getKey()))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().toString()));
        environment.getPropertySources().replace(name, new SystemEnvironmentPropertySource(name, new HashMap<>(kept)));
        return kept;
    }

    private static boolean isOurs(String name) {
        return name.startsWith("HUB_")
                || Variable.ALL.stream().anyMatch(v -> v.name().equals(name));
    }

    private static void requireKnown(String name, String value) {
        if (!name.startsWith("HUB_")
                || known().contains(name)
                || name.matches(OF_KUBERNETES)
                || (name.equals("HUB_PORT") && value.startsWith("tcp://"))) {
            return;
        }
        var withoutPrefix = name.substring("HUB_".length());
        var meant = known().contains(withoutPrefix)
                ? " Did you mean " + withoutPrefix + "?"
                : Nearest.to(name, known())
                        .map(nearest -> " Did you mean " + nearest + "?")
                        .orElse(" Unset it.");
        throw new StartRefused("The hub knows no variable " + name + "." + meant);
    }

    private static Set<String> known() {
        return Stream.concat(Variable.ALL.stream().map(Variable::name), ALSO_KNOWN.stream())
                .collect(Collectors.toSet());
    }

    private static void requireWholeOwner(ConfigurableEnvironment environment) {
        boolean email = isSet(environment, "hub.owner.email");
        boolean password = isSet(environment, "hub.owner.password");
        if (email != password) {
            throw new StartRefused((email
                            ? "HUB_OWNER_EMAIL is set without HUB_OWNER_PASSWORD"
                            : "HUB_OWNER_PASSWORD is set without HUB_OWNER_EMAIL")
                    + ": set both, or neither and use the set-up link that the hub prints.");
        }
        if (isSet(environment, "hub.owner.api-token") && !email) {
            throw new StartRefused("HUB_OWNER_API_TOKEN is set without HUB_OWNER_EMAIL: say whose token it is.");
        }
    }

    private static void requireWholeProvider(ConfigurableEnvironment environment) {
        boolean issuer = isSet(environment, "hub.oidc.issuer");
        if (issuer != isSet(environment, "hub.oidc.client-id")
                || issuer != isSet(environment, "hub.oidc.client-secret")) {
            throw new StartRefused(
                    "HUB_OIDC_ISSUER, HUB_OIDC_CLIENT_ID and HUB_OIDC_CLIENT_SECRET go together: set all,"
                            + " or none.");
        }
    }

    private static void requireWholeNats(ConfigurableEnvironment environment) {
        if (isSet(environment, "hub.nats.account-seed") && !isSet(environment, "hub.nats.url")) {
            throw new StartRefused("HUB_NATS_ACCOUNT_SEED is set without HUB_NATS_URL: say where NATS is.");
        }
    }

    private static void deriveDatabase(ConfigurableEnvironment environment, Map<String, Object> derived) {
        if (!isSet(environment, "hub.database-url") || isSet(environment, "spring.datasource.url")) {
            return;
        }
        if (!isSet(environment, "hub.master-key")) {
            throw new StartRefused("With DATABASE_URL the hub needs HUB_MASTER_KEY, which seals what is stored there;"
                    + " keep it safe and the same. A new one: HUB_MASTER_KEY=" + MasterKey.next(new Tokens()));
        }
        var url = DatabaseUrl.parse(environment.getRequiredProperty("hub.database-url"))
                .orElseThrow();
        derived.put("spring.datasource.url", url.jdbcUrl());
        derived.put("spring.datasource.username", url.user());
        derived.put("spring.datasource.password", url.password());
    }

    private static void deriveMail(ConfigurableEnvironment environment, Map<String, Object> derived) {
        if (!isSet(environment, "hub.mail.url")) {
            return;
        }
        if (!isSet(environment, "hub.mail.from")) {
            throw new StartRefused("HUB_SMTP_URL is set without HUB_MAIL_FROM: say whom the hub's letters are from,"
                    + " like hub@example.com.");
        }
        var url = SmtpUrl.parse(environment.getRequiredProperty("hub.mail.url")).orElseThrow();
        derived.putAll(url.springProperties());
    }

    // The base URL must be known before the server listens, so "any free port" is decided here.
    private static void derivePort(ConfigurableEnvironment environment, Map<String, Object> derived) {
        if (!"0".equals(environment.getProperty("server.port"))) {
            return;
        }
        try (var socket = new ServerSocket(0)) {
            derived.put("server.port", String.valueOf(socket.getLocalPort()));
        } catch (IOException e) {
            throw new StartRefused("No port is free: " + e.getMessage(), e);
        }
    }

    // Nobody else's business unless the operator says so: a port alone means this machine.
    private static void deriveManagement(ConfigurableEnvironment environment, Map<String, Object> derived) {
        if (!isSet(environment, "hub.management-port")) {
            return;
        }
        var place = environment.getRequiredProperty("hub.management-port");
        int colon = place.lastIndexOf(':');
        var host = colon < 0 ? "127.0.0.1" : place.substring(0, colon).replaceAll("[\\[\\]]", "");
        var port = place.substring(colon + 1);
        if (port.equals("0")) {
            try (var socket = new ServerSocket(0)) {
                port = String.valueOf(socket.getLocalPort());
            } catch (IOException e) {
                throw new StartRefused("No port is free: " + e.getMessage(), e);
            }
        } else if (port.equals(environment.getProperty("server.port"))) {
            throw new StartRefused("HUB_MANAGEMENT_PORT is the same as PORT: the metrics need a port of their own.");
        }
        derived.put("management.server.port", port);
        derived.put("management.server.address", host.equals("*") ? "0.0.0.0" : host);
    }

    private static void deriveExport(ConfigurableEnvironment environment, Map<String, Object> derived) {
        if (isSet(environment, "hub.otlp.endpoint")) {
            derived.put("hub.otlp.on", "true");
        }
    }

    private static void deriveLogFormat(ConfigurableEnvironment environment, Map<String, Object> derived) {
        if ("json".equals(environment.getProperty("hub.log-format"))) {
            derived.put("logging.structured.format.console", "ecs");
        }
    }

    private static boolean isSet(ConfigurableEnvironment environment, String property) {
        return !environment.getProperty(property, "").isEmpty();
    }
}
