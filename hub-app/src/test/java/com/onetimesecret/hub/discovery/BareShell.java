package com.onetimesecret.hub.discovery;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A machine on which there is one shell and the four programs that the guide may use, and nothing else.
///
/// @param home the home folder of whoever runs the guide
/// @param shell the only shell
/// @param path the only folder with programs
record BareShell(Path home, Path shell, Path path) {

    private static final List<String> PROGRAMS = List.of("curl", "openssl", "date", "mkdir");

    static BareShell of(String shell, Path folder) throws IOException {
        var path = Files.createDirectories(folder.resolve("bin"));
        for (var program : PROGRAMS) {
            Files.createSymbolicLink(path.resolve(program), find(program));
        }
        var sh = Files.createSymbolicLink(path.resolve("sh"), find(shell));
        return new BareShell(Files.createDirectories(folder.resolve("home")), sh, path);
    }

    /// Starts that script; its outputs are one stream.
    Process start(String script, Map<String, String> variables) throws IOException {
        var builder = new ProcessBuilder(shell.toString(), "-c", script)
                .directory(home.toFile())
                .redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(variables);
        builder.environment().put("PATH", path.toString());
        builder.environment().put("HOME", home.toString());
        return builder.start();
    }

    /// Runs that script to its end.
    Result run(String script) throws IOException, InterruptedException {
        return result(start(script, Map.of()));
    }

    /// Waits for a script and says how it ended.
    static Result result(Process process) throws IOException, InterruptedException {
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return new Result(process.exitValue(), output);
    }

    /// How a script ended.
    record Result(int exitCode, String output) {}

    private static Path find(String program) {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("This test needs the program " + program));
    }
}
