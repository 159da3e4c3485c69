package com.onetimesecret.hub.postgres;

import com.onetimesecret.hub.environment.DataFolder;
import com.onetimesecret.hub.environment.KeysAtHand;
import java.util.ArrayList;
import java.util.List;
import org.springframework.core.env.Environment;

/// What a hub is told that does one work on the database of another, which may be running.
public final class BesideAHub {

    private BesideAHub() {}

    /// Its settings: the address of the hub that people reach, and the way to its database.
    public static List<String> settings(Environment environment) {
        var settings = new ArrayList<String>();
        if (environment.getProperty("hub.base-url", "").isEmpty()) {
            // The port of the hub that people reach, not of this moment.
            settings.add("--hub.base-url=http://localhost:" + environment.getProperty("server.port", "8080"));
        }
        var running = HubDatabase.isGiven(environment)
                ? null
                : HubDatabase.running(DataFolder.of(environment).path()).orElse(null);
        if (running != null) {
            try (running) {
                settings.add("--spring.datasource.url=" + running.jdbcUrl());
                settings.add("--spring.datasource.username=" + running.user());
                settings.add("--spring.datasource.password=" + running.password());
            }
            KeysAtHand.find(environment).ifPresent(keys -> settings.add("--hub.master-key=" + keys.text()));
        }
        return settings;
    }
}
