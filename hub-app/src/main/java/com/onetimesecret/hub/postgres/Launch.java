package com.onetimesecret.hub.postgres;

import com.onetimesecret.hub.environment.StartRefused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How a PostgreSQL program is run here: never as root, in a session of its own, and, where the machine can,
/// tied to the life of the thread that starts it.
///
/// @param prefix the words before the program
/// @param uid the user the program runs as in the eyes of the file system
record Launch(List<String> prefix, int uid) {

    private static final Logger LOG = LoggerFactory.getLogger(Launch.class);

    private static final int ROOT = 0;
    private static final int NOBODY = 65534;

    // Ctrl-C in a terminal reaches its whole session; the database must outlive the hub's last requests.
    private static final List<String> OWN_SESSION = List.of("setsid");
    // INT is a fast shutdown: clients are sent off, everything is written.
    private static final List<String> TIED = List.of("setpriv", "--pdeathsig", "INT");
    // In a user namespace root is nobody, yet the files stay root's.
    private static final List<String> NAMESPACE = List.of("unshare", "-U");
    private static final List<String> AS_NOBODY =
            List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");

    Launch {
        prefix = List.copyOf(prefix);
    }

    /// The best way this machine offers to run programs of `binaries` on files below `folder`.
    static Launch chosen(Binaries binaries, Path folder) throws IOException {
        if (!runs(binaries, List.of())) {
            throw new StartRefused(
                    "The PostgreSQL that comes with the hub does not run on this machine (it needs glibc, and a data"
                            + " folder that may hold programs): set DATABASE_URL to a PostgreSQL server.");
        }
        var session = runs(binaries, OWN_SESSION) ? OWN_SESSION : List.<String>of();
        return Folders.processUser() == ROOT ? asRoot(binaries, folder, session) : asUser(binaries, session);
    }

    private static Launch asUser(Binaries binaries, List<String> session) throws IOException {
        var uid = Folders.processUser();
        var tied = join(List.of(session, TIED));
        if (runs(binaries, tied)) {
            return new Launch(tied, uid);
        }
        warnUntied();
        return new Launch(session, uid);
    }

    private static Launch asRoot(Binaries binaries, Path folder, List<String> session) throws IOException {
        var namespaceTied = join(List.of(session, NAMESPACE, TIED));
        if (runs(binaries, namespaceTied)) {
            return new Launch(namespaceTied, ROOT);
        }
        // A change of user clears the tie, hence the second setpriv.
        var nobodyTied = join(List.of(session, AS_NOBODY, TIED));
        if (runs(binaries, nobodyTied)) {
            letNobodyPass(folder);
            return new Launch(nobodyTied, NOBODY);
        }
        var namespace = join(List.of(session, NAMESPACE));
        if (runs(binaries, namespace)) {
            warnUntied();
            return new Launch(namespace, ROOT);
        }
        throw new StartRefused("PostgreSQL does not run as root, and this machine has neither `setpriv` nor"
                + " `unshare` (package util-linux) to step down: run the hub as another user, or set DATABASE_URL.");
    }

    /// A process builder for the program, with its input closed off.
    ProcessBuilder program(String path, List<String> arguments) {
        var builder = new ProcessBuilder(join(List.of(prefix, List.of(path), arguments)));
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        // The hub's variables hold keys, and those of a shell may redirect the server: it gets neither.
        builder.environment().keySet().retainAll(Set.of("PATH", "TMPDIR"));
        builder.environment().put("LANG", "C");
        return builder;
    }

    /// Runs the program to its end.
    Outcome run(String path, List<String> arguments) throws IOException {
        var process = program(path, arguments).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return new Outcome(process.waitFor(), output.strip());
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while waiting for " + path, e);
        }
    }

    private static boolean runs(Binaries binaries, List<String> prefix) {
        try {
            return new Launch(prefix, ROOT)
                            .run(binaries.program("postgres"), List.of("--version"))
                            .exitCode()
                    == 0;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }

    // The server reaches its files through every folder above them.
    private static void letNobodyPass(Path folder) throws IOException {
        for (var above = folder; above != null; above = above.getParent()) {
            var permissions = Files.getPosixFilePermissions(above);
            if (permissions.add(PosixFilePermission.OTHERS_EXECUTE)) {
                if (!above.equals(folder) && !above.equals(folder.getParent())) {
                    throw new StartRefused("PostgreSQL runs as user " + NOBODY + " here and cannot reach " + folder
                            + ": set HUB_DATA_DIR to a folder below one that everybody may pass, not " + above + ".");
                }
                Files.setPosixFilePermissions(above, permissions);
            }
        }
    }

    private static void warnUntied() {
        LOG.warn("No `setpriv` (package util-linux) here: if the hub is killed, PostgreSQL runs on until the next hub"
                + " takes it over");
    }

    private static List<String> join(List<List<String>> parts) {
        return parts.stream().flatMap(List::stream).toList();
    }

    /// How a program ended, with all it said.
    record Outcome(int exitCode, String output) {

        /// The last line, which is where programs name the cause.
        String lastLine() {
            return new ArrayList<>(output.lines().toList())
                    .reversed().stream()
                            .filter(line -> !line.isBlank())
                            .findFirst()
                            .orElse("no output");
        }
    }
}
