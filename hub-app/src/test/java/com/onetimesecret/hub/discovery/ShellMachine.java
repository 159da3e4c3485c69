package com.onetimesecret.hub.discovery;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A machine on which there is one shell, `agent.sh` and the programs that it says it needs; each of them writes down
/// the arguments that everybody on the machine could see.
///
/// @param folder everything that the machine has
/// @param shell the only shell
/// @param environment what every run is given
record ShellMachine(Path folder, Path shell, Map<String, String> environment) {

    private static final List<String> PROGRAMS = List.of("curl", "openssl", "cat", "date", "mkdir", "mv", "rm");
    private static final long LONGEST_SECONDS = 90;

    /// A machine whose home folder has a space in its name.
    static ShellMachine of(String shell, Path folder, String script) throws IOException {
        var bin = Files.createDirectories(folder.resolve("bin"));
        for (var program : PROGRAMS) {
            var wrapper = Files.writeString(
                    bin.resolve(program), """
                    #!/bin/sh
                    printf '%%s\\n' "%1$s $*" >> '%2$s'
                    case "%1$s $1 ${FAKE_NOW:+$FAKE_NOW}" in
                      "date +%%s "?*) echo "$FAKE_NOW"; exit ;;
                      "openssl rand "?*) echo AAECAwQFBgcICQoLDA0ODw; exit ;;
                    esac
                    exec %3$s "$@"
                    """.formatted(program, folder.resolve("arguments"), find(program)));
            Files.setPosixFilePermissions(wrapper, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        var home = Files.createDirectories(folder.resolve("a home"));
        Files.writeString(folder.resolve("agent.sh"), script);
        return new ShellMachine(folder, find(shell), Map.of("PATH", bin.toString(), "HOME", home.toString()));
    }

    ShellMachine with(String variable, String value) {
        var more = new HashMap<>(environment);
        more.put(variable, value);
        return new ShellMachine(folder, shell, more);
    }

    Path home() {
        return Path.of(environment.get("HOME"));
    }

    /// Where the agent keeps what it is, on the hub of that base URL.
    Path kept(String baseUrl) {
        return home().resolve(".agent-network").resolve(baseUrl.substring(baseUrl.indexOf("://") + 3));
    }

    /// Starts the command; what it prints goes to the files `out` and `err`.
    Process start(String input, String... command) throws IOException {
        var line = new ArrayList<>(List.of("agent.sh"));
        line.addAll(Arrays.asList(command));
        return launch(input, line);
    }

    /// Starts a script of the machine's folder.
    Process startScript(String script) throws IOException {
        return launch("", List.of(script));
    }

    private Process launch(String input, List<String> script) throws IOException {
        var stdin = Files.writeString(folder.resolve("in"), input);
        var line = new ArrayList<>(List.of(shell.toString()));
        line.addAll(script);
        var builder = new ProcessBuilder(line)
                .directory(folder.toFile())
                .redirectInput(stdin.toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    Run run(String... command) throws IOException, InterruptedException {
        return end(start("", command));
    }

    /// Runs the command with that on its standard input.
    Run feed(String input, String... command) throws IOException, InterruptedException {
        return end(start(input, command));
    }

    Run end(Process process) throws IOException, InterruptedException {
        if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("agent.sh does not end: " + print("out") + print("err"));
        }
        return new Run(process.exitValue(), print("out"), print("err"));
    }

    private String print(String file) throws IOException {
        return Files.readString(folder.resolve(file), StandardCharsets.ISO_8859_1);
    }

    /// All that anybody on the machine could have seen in a list of processes.
    String arguments() throws IOException {
        return Files.readString(folder.resolve("arguments"));
    }

    /// Every file and folder below the home, with its permissions.
    Map<String, String> files() throws IOException {
        try (Stream<Path> all = Files.walk(home().resolve(".agent-network"))) {
            var found = new HashMap<String, String>();
            for (var path : all.toList()) {
                found.put(
                        home().relativize(path).toString(),
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
            }
            return found;
        }
    }

    /// How a command ended.
    record Run(int exit, String out, String err) {

        /// What it printed as text.
        String text() {
            return new String(out.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        }
    }

    private static Path find(String program) {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .map(place -> Path.of(place, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("This test needs the program " + program));
    }
}
