package com.onetimesecret.hub.nats;

import com.onetimesecret.hub.api.Tokens;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;

/// Writes what a NATS server and the hubs need to know of each other: a configuration with an account for the
/// hubs, and the key of that account.
public final class NatsAccount {

    /// The argument that asks for it.
    public static final String NAME = "nats-account";

    private static final int SEED_BYTES = 32;

    private final PrintStream out;
    private final PrintStream err;
    private final Tokens tokens;
    private final InstantSource clock;

    /// Makes keys by chance, dated by the clock.
    public NatsAccount(PrintStream out, PrintStream err, Tokens tokens, InstantSource clock) {
        this.out = out;
        this.err = err;
        this.tokens = tokens;
        this.clock = clock;
    }

    /// Writes `nats.conf` and `nats.env` into the folder; nothing that is there is overwritten. Answers the
    /// exit code.
    public int run(List<String> arguments) {
        if (arguments.size() != 1) {
            err.println("hub: nats-account FOLDER: the folder for nats.conf and nats.env.");
            return 2;
        }
        var folder = Path.of(arguments.getFirst());
        try {
            Files.createDirectories(folder);
            write(folder);
        } catch (IOException failed) {
            err.println("hub: Not written: " + failed);
            return 1;
        }
        out.println("Wrote " + folder.resolve("nats.conf") + " for nats-server, and " + folder.resolve("nats.env")
                + " with HUB_NATS_ACCOUNT_SEED for the hubs.");
        return 0;
    }

    private void write(Path folder) throws IOException {
        // Nobody needs the operator's key again: another account is another folder.
        var operator = NatsKey.of(NatsKey.Of.OPERATOR, tokens.bytes(SEED_BYTES));
        var account = NatsKey.of(NatsKey.Of.ACCOUNT, tokens.bytes(SEED_BYTES));
        var now = clock.instant();
        write(folder.resolve("nats.conf"), "rw-r--r--", """
                # Who may connect is signed by the account's key, which the hubs have.
                operator: %s
                resolver: MEMORY
                resolver_preload: {
                  %s: %s
                }
                """.formatted(
                        NatsJwt.operator(operator, "hub", now),
                        account.shown(),
                        NatsJwt.account(operator, account, "hub", now)));
        write(folder.resolve("nats.env"), "rw-------", "HUB_NATS_ACCOUNT_SEED=" + account.seed() + "\n");
    }

    private static void write(Path file, String permissions, String text) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
        Files.writeString(file, text, StandardOpenOption.WRITE);
    }
}
