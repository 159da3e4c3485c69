package com.onetimesecret.hub.rotation;

import com.onetimesecret.hub.environment.BareEnvironment;
import com.onetimesecret.hub.postgres.BesideAHub;
import java.io.PrintStream;
import java.util.List;
import java.util.function.ToIntFunction;

/// `hub.jar rotate-signing-keys [--leaked]`, beside a hub that runs or instead of one.
public final class RotateSigningKeysCommand {

    /// How it is called.
    public static final String NAME = "rotate-signing-keys";

    private static final String LEAKED = "--leaked";
    private static final int REFUSED = 2;

    private final PrintStream err;
    private final ToIntFunction<List<String>> hub;

    /// @param hub starts the whole hub once with those settings and ends it; its exit code
    public RotateSigningKeysCommand(PrintStream err, ToIntFunction<List<String>> hub) {
        this.err = err;
        this.hub = hub;
    }

    /// Does it; its exit code.
    public int run(List<String> arguments) {
        if (!arguments.isEmpty() && !arguments.equals(List.of(LEAKED))) {
            err.println("hub: rotate-signing-keys takes nothing, or " + LEAKED
                    + " to withdraw the present keys at once (docs/operating.md).");
            return REFUSED;
        }
        var settings = BesideAHub.settings(BareEnvironment.read());
        settings.add("--hub.rotate-signing-keys="
                + (arguments.isEmpty() ? RotateSigningKeys.NEXT : RotateSigningKeys.LEAKED));
        return hub.applyAsInt(settings);
    }
}
