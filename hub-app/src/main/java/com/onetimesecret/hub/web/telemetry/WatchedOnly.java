package com.onetimesecret.hub.web.telemetry;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/// Leaves Spring Boot's actuator and meters out of a hub that nobody watches, so that they cost its start nothing; and
/// its observations always, which would cost every call and put addresses into what is told.
public class WatchedOnly implements AutoConfigurationImportFilter, EnvironmentAware {

    private static final List<String> WATCHING = List.of(
            "org.springframework.boot.actuate.",
            "org.springframework.boot.micrometer.",
            "org.springframework.boot.health.");

    private @Nullable Environment environment;

    @Override
    public void setEnvironment(Environment environment) {
        this.environment = environment;
    }

    @Override
    public boolean[] match(@Nullable String[] classes, AutoConfigurationMetadata metadata) {
        var watched = environment != null && environment.containsProperty("management.server.port");
        var matches = new boolean[classes.length];
        for (int i = 0; i < classes.length; i++) {
            var name = classes[i];
            matches[i] = name == null || (!isObserving(name) && (watched || !isWatching(name)));
        }
        return matches;
    }

    private static boolean isObserving(String name) {
        return name.contains("Observation");
    }

    private static boolean isWatching(String name) {
        return WATCHING.stream().anyMatch(name::startsWith)
                || name.contains(".actuate.")
                || name.contains(".metrics.")
                || name.contains(".health.");
    }
}
