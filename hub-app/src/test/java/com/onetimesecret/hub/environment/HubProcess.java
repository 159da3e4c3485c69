package com.onetimesecret.hub.environment;

import com.onetimesecret.hub.HubApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;

/// The whole hub in a process of its own, as an operator starts it.
@NullMarked
public final class HubProcess implements AutoCloseable {

    private static final Pattern READY = Pattern.compile("The hub is ready: (\\S+)");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Process process;
    private final Path output;
    private final Path errors;

    private HubProcess(Process process, Path output, Path errors) {
        this.process = process;
        this.output = output;
        this.errors = errors;
    }

    /// Starts it in that folder, where its data is, with those environment variables.
    public static HubProcess start(Path folder, Map<String, String> variables) throws IOException {
        var output = Files.createTempFile(folder, "hub", ".out");
        var errors = Files.createTempFile(folder, "hub", ".err");
        var builder = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                HubApplication.class.getName()));
        builder.directory(folder.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .environment()
                .keySet()
                .removeIf(name -> name.contains("JAVA") || name.startsWith("HUB_") || name.equals("DATABASE_URL"));
        builder.environment().put("HUB_DATA_DIR", folder.resolve("data").toString());
        builder.environment().putAll(variables);
        return new HubProcess(builder.start(), output, errors);
    }

    /// Waits for the end and gives its exit code.
    public int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE)) {
            process.destroyForcibly();
            throw new AssertionError("The hub still runs");
        }
        return process.exitValue();
    }

    /// Tells it to end, as an operator does.
    public void terminate() {
        process.destroy();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// Where it serves, once it says so.
    Optional<String> url() throws IOException {
        return READY.matcher(output()).results().map(found -> found.group(1)).findFirst();
    }

    public String output() throws IOException {
        return Files.readString(output);
    }

    public String errors() throws IOException {
        return Files.readString(errors);
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
