package com.onetimesecret.hub.backup;

import com.onetimesecret.hub.environment.BareEnvironment;
import com.onetimesecret.hub.environment.DataFolder;
import com.onetimesecret.hub.environment.KeysAtHand;
import com.onetimesecret.hub.environment.StartRefused;
import com.onetimesecret.hub.postgres.HubDatabase;
import com.onetimesecret.hub.postgres.NewCluster;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.dao.DataAccessException;

/// `hub.jar backup` and `hub.jar restore`.
///
/// Exit codes: 0 done, 1 it failed on the way, 2 it was refused before anything was changed.
public final class Commands {

    /// Writes a backup.
    public static final String BACKUP = "backup";

    /// Puts one back.
    public static final String RESTORE = "restore";

    private static final String CHECK = "--check";
    private static final String SET_ASIDE = "--set-aside";
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int REFUSED = 2;

    private final PrintStream out;
    private final PrintStream err;
    private final String hubVersion;
    private final Work hub;

    /// @param hub starts the whole hub once with those settings, at an address that nobody has, and ends it
    public Commands(PrintStream out, PrintStream err, String hubVersion, Work hub) {
        this.out = out;
        this.err = err;
        this.hubVersion = hubVersion;
        this.hub = hub;
    }

    /// What the whole hub does once; its exit code.
    public interface Work {
        int once(List<String> settings);
    }

    /// Does one of them; its exit code.
    public int run(String command, List<String> arguments) {
        return run(command, arguments, BareEnvironment.read());
    }

    int run(String command, List<String> arguments, Environment environment) {
        try {
            return command.equals(BACKUP) ? backup(arguments, environment) : restore(arguments, environment);
        } catch (StartRefused refused) {
            err.println("hub: " + refused.getMessage());
            return REFUSED;
        } catch (IOException | SQLException | DataAccessException | FlywayException failure) {
            err.println("hub: The " + command + " failed: "
                    + String.valueOf(failure.getMessage()).lines().findFirst().orElse("no reason given"));
            return FAILED;
        }
    }

    private int backup(List<String> arguments, Environment environment) throws IOException, SQLException {
        if (arguments.size() != 1 || arguments.getFirst().startsWith("--")) {
            throw new StartRefused("Say where to: java -jar hub.jar backup <file>");
        }
        var file = Path.of(arguments.getFirst());
        Manifest manifest;
        try (var database = HubDatabase.open(environment)) {
            manifest = new WriteBackup(database, hubVersion).to(file, out);
        }
        out.println("Backed up " + described(manifest) + " to " + file + " (" + Files.size(file) + " bytes).");
        out.println(whereTheKeyIs(manifest, KeysAtHand.find(environment).orElse(null)));
        return DONE;
    }

    private static String whereTheKeyIs(Manifest manifest, @Nullable KeysAtHand at) {
        var needed = String.join(" and ", manifest.masterKeys());
        if (at == null || !at.keys().fingerprints().containsAll(manifest.masterKeys())) {
            return "NOT in it, and NOT at hand here: the master key " + needed
                    + ". Without it nothing that is sealed opens again.";
        }
        return "Not in it: the master key " + needed + ", which is in " + at.place()
                + ". Keep a copy of it, apart from the backups: without it"
                + " nothing that is sealed opens again.";
    }

    private int restore(List<String> given, Environment environment) throws IOException, SQLException {
        var arguments = new ArrayList<>(given);
        boolean check = arguments.remove(CHECK);
        boolean setAside = arguments.remove(SET_ASIDE);
        if (arguments.size() != 1 || arguments.getFirst().startsWith("--")) {
            throw new StartRefused("Say what: java -jar hub.jar restore [--check | --set-aside] <file>");
        }
        try (var backup = BackupFile.open(Path.of(arguments.getFirst()))) {
            backup.verify(
                    new Progress(out, "checked", backup.manifest().tables().size()));
            if (check) {
                out.println(backup + " is whole: " + described(backup.manifest()) + ", of "
                        + backup.manifest().madeAt() + "; it needs the master key "
                        + String.join(" and ", backup.manifest().masterKeys()) + ".");
                return DONE;
            }
            var keys = keys(backup.manifest(), environment);
            boolean keep = environment.getProperty("hub.restore.sealed", "burn").equals("keep");
            if (keep && backup.manifest().whileServing()) {
                throw new StartRefused("HUB_AFTER_RESTORE=keep is for backups of a hub that was stopped, and " + backup
                        + " was made while one served: unset it; nothing was changed.");
            }
            // The new database tells of itself that it is another one; the order leaves no doubt.
            var settings = new ArrayList<>(keep ? List.<String>of() : List.of("--hub.restore.now=true"));
            return HubDatabase.isGiven(environment)
                    ? intoServer(backup, settings, environment)
                    : intoFolder(backup, settings, setAside, keys, environment);
        }
    }

    private static KeysAtHand keys(Manifest manifest, Environment environment) {
        var needed = String.join(" and ", manifest.masterKeys());
        var keys = KeysAtHand.find(environment)
                .orElseThrow(() -> new StartRefused("The backup is sealed with the master key of fingerprint " + needed
                        + ", and there is none: set HUB_MASTER_KEY to it, or put it into "
                        + DataFolder.of(environment).path().resolve("master.key") + "; nothing was changed."));
        if (!keys.keys().fingerprints().containsAll(manifest.masterKeys())) {
            throw new StartRefused("The backup is sealed with the master key of fingerprint " + needed + ", and "
                    + keys.place() + " holds "
                    + String.join(" and ", keys.keys().fingerprints())
                    + ": set HUB_MASTER_KEY to that key, or HUB_MASTER_KEY_PREVIOUS if it has been replaced;"
                    + " nothing was changed.");
        }
        return keys;
    }

    private int intoServer(BackupFile backup, List<String> settings, Environment environment)
            throws IOException, SQLException {
        try (var database = HubDatabase.open(environment)) {
            LoadBackup.requireEmpty(database);
            new LoadBackup(backup).into(database, out);
        }
        if (hub.once(settings) != DONE) {
            err.println(
                    "hub: The rows are in, but what may have been used since was not ended. Mend what the line above"
                            + " says; then run `java -jar hub.jar after-restore`, and start the hub.");
            return FAILED;
        }
        out.println("Restored " + described(backup.manifest()) + " of "
                + backup.manifest().madeAt() + ". Start the hub.");
        return DONE;
    }

    private int intoFolder(
            BackupFile backup, List<String> settings, boolean setAside, KeysAtHand keys, Environment environment)
            throws IOException, SQLException {
        try (var cluster = NewCluster.begin(DataFolder.of(environment), setAside)) {
            try (var database = cluster.start()) {
                new LoadBackup(backup).into(database, out);
            }
            settings.add("--hub.data-dir=" + cluster.dataFolder());
            settings.add("--hub.master-key=" + keys.text());
            int outcome = hub.once(settings);
            if (outcome == DONE) {
                var old = cluster.takePlace();
                out.println("Restored " + described(backup.manifest()) + " of "
                        + backup.manifest().madeAt() + ". Start the hub.");
                old.ifPresent(path -> out.println("The database before is kept in " + path + "."));
            }
            return outcome;
        }
    }

    private static String described(Manifest manifest) {
        return manifest.rows() + " rows of " + manifest.tables().size() + " tables (hub " + manifest.hubVersion()
                + ", PostgreSQL " + manifest.postgresql() + ")";
    }
}
