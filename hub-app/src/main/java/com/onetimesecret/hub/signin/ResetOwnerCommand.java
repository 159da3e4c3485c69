package com.onetimesecret.hub.signin;

import com.onetimesecret.hub.environment.BareEnvironment;
import com.onetimesecret.hub.postgres.BesideAHub;
import java.io.PrintStream;
import java.util.List;
import java.util.function.ToIntFunction;

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
        var settings = BesideAHub.settings(BareEnvironment.read());
        settings.add("--hub.reset-owner=" + arguments.getFirst());
        return hub.applyAsInt(settings);
    }
}
