package com.onetimesecret.hub.signin;

import com.onetimesecret.hub.environment.BareEnvironment;
import com.onetimesecret.hub.environment.DataFolder;
import com.onetimesecret.hub.environment.KeysAtHand;
import com.onetimesecret.hub.postgres.HubDatabase;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.springframework.core.env.Environment;

/// `hub.jar reset-owner <email>`, beside a hub that runs or instead of one.
public final class ResetOwnerCommand {

    /// How it is called.
    public static final String NAME = "reset-owner";

    private static final int REFUSED = 2;

    private final PrintStream err;
    private final ToIntFunction<List<String>> hub;

    /// @param hub starts the whole hub once with those settings and ends it; its exit code
    public ResetOwnerCommand(PrintStream err, ToIntFunction<List<String>> hub) {
        this.err = err;
        this.hub = hub;
    }

    /// Does it; its exit code.
    public int run(List<String> arguments) {
        if (arguments.size() != 1 || arguments.getFirst().startsWith("-")) {
            err.println("hub: Say whom: java -jar hub.jar reset-owner <email>");
            return REFUSED;
        }
        return hub.applyAsInt(settings(arguments.getFirst(), BareEnvironment.read()));
    }

    private static List<String> settings(String email, Environment environment) {
        var settings = new ArrayList<>(List.of("--hub.reset-owner=" + email));
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
