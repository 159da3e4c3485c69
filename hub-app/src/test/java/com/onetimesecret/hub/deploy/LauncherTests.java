package com.onetimesecret.hub.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The launcher with a Java that only says what it was asked; LauncherStory has a real one.
class LauncherTests {

    /// Takes a jar apart, rehearses, and else prints its arguments and the hub's variables.
    private static final String JAVA = """
            #!/bin/sh
            echo "$*" >>"$(dirname "$0")/../calls"
            for last; do :; done
            case "$*" in
              *jarmode=tools*) mkdir -p "$last" && echo thin >"$last/hub.jar"; exit 0 ;;
              *AOTCacheOutput=*)
                [ ! -f "$(dirname "$0")/../stumbles" ] || { echo "it stumbled"; exit 1; }
                [ -z "${DATABASE_URL:-}" ] || exit 1
                cache=${1#*=}
                echo learned >"$cache"
                exit 0 ;;
            esac
            echo "java $*"
            env | grep -E '^(HUB_|DATABASE_URL|MALLOC)' || true
            """;

    @TempDir
    private Path folder;

    private Path home;

    @BeforeEach
    void makeAFolderWithAJarAndAJava() throws IOException {
        home = java("jdk-25", "25.0.3");
        Files.copy(DeployFiles.FOLDER.resolve("hub"), folder.resolve("hub"));
        executable(folder.resolve("hub"));
        Files.writeString(folder.resolve("hub.jar"), "a jar");
    }

    @ParameterizedTest
    @CsvSource({"hub, sh", "hub, dash", "jre, sh", "image, bash", "healthy, bash", "../bench/start, bash"})
    void isAShellScript(String name, String shell) throws Exception {
        var script = DeployFiles.FOLDER.resolve(name);
        assertThat(Files.isExecutable(script)).isTrue();
        var parsed = new ProcessBuilder(shell, "-n", script.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(parsed.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(parsed.waitFor()).isZero();
    }

    @Test
    void startsTheHubWithItsCacheAndLeavesItsOwnVariablesOut() throws Exception {
        var started = hub(Map.of("DATABASE_URL", "postgresql://u:p@h/d"));

        assertThat(started.code()).isZero();
        assertThat(started.out())
                .contains("java -XX:AOTCache=" + folder.toRealPath().resolve(".hub-cache"))
                .contains("-XX:+UseSerialGC", "-jar ", "DATABASE_URL=postgresql://u:p@h/d")
                .doesNotContain("HUB_");
        assertThat(started.err()).contains("preparing quick starts");
        assertThat(hub(Map.of()).err()).isEmpty();
        assertThat(calls("AOTCacheOutput")).isEqualTo(1);
    }

    @Test
    void passesArgumentsOnAsTheyAre() throws Exception {
        var asked = hub(Map.of(), "verify-audit", "my export.ndjson", "--jwks", "keys.json");

        assertThat(asked.out()).contains("hub.jar verify-audit my export.ndjson --jwks keys.json");
        assertThat(calls("AOTCacheOutput")).isZero();
    }

    @Test
    void letsTheOperatorChooseFlagsAndCollector() throws Exception {
        var started = hub(Map.of("HUB_JAVA_OPTS", "-Xmx1g -XX:+UseParallelGC", "HUB_CACHE_DIR", "none"));

        assertThat(started.out())
                .contains("-Xmx1g -XX:+UseParallelGC -jar")
                .doesNotContain("UseSerialGC")
                .doesNotContain("AOTCache");
        assertThat(folder.resolve(".hub-cache")).doesNotExist();
    }

    @Test
    void preparesAnewForAnotherJarAndForAnotherJava() throws Exception {
        hub(Map.of());
        Files.writeString(folder.resolve("hub.jar"), " of a later version", StandardOpenOption.APPEND);
        hub(Map.of());
        assertThat(calls("AOTCacheOutput")).isEqualTo(2);
        home = java("jdk-25-later", "25.0.4");
        hub(Map.of());
        assertThat(calls("AOTCacheOutput")).isEqualTo(1);
        hub(Map.of("HUB_JAVA_OPTS", "-XX:+UseParallelGC"));
        assertThat(calls("AOTCacheOutput")).isEqualTo(2);
        // The one in use and the one before stay.
        try (var kept = Files.list(folder.resolve(".hub-cache"))) {
            assertThat(kept).hasSize(2);
        }
    }

    @Test
    void startsWithoutACacheWhereNoneCanBeMade() throws Exception {
        var file = Files.writeString(folder.resolve("file"), "");
        var unwritable = hub(Map.of("HUB_CACHE_DIR", file.resolve("below").toString()));
        assertThat(unwritable.code()).isZero();
        assertThat(unwritable.out()).contains("-jar " + folder.toRealPath().resolve("hub.jar"));

        Files.writeString(home.resolve("stumbles"), "");
        var stumbled = hub(Map.of());
        assertThat(stumbled.code()).isZero();
        assertThat(stumbled.err()).contains("the rehearsal failed: it stumbled");
        assertThat(stumbled.out()).doesNotContain("AOTCache=");
        // It is not tried with every start.
        assertThat(hub(Map.of()).err()).isEmpty();

        Files.delete(home.resolve("stumbles"));
        assertThat(hub(Map.of(), "prepare").code()).isZero();
        assertThat(hub(Map.of()).out()).contains("AOTCache=");
    }

    @Test
    void takesTheCacheThatAnImageBrings() throws Exception {
        Files.createDirectory(folder.resolve("lib"));
        Files.writeString(folder.resolve("lib/spring-boot-4.1.1.jar"), "");
        assertThat(hub(Map.of()).out()).doesNotContain("AOTCache");

        assertThat(hub(Map.of(), "prepare").code()).isZero();

        assertThat(hub(Map.of()).out())
                .contains("-XX:AOTCache=" + folder.toRealPath().resolve("hub.aot"))
                .contains("-jar " + folder.toRealPath().resolve("hub.jar"));
    }

    @Test
    void saysInOneLineWhatIsMissing() throws Exception {
        var old = java("jdk-21", "21.0.9");
        var refused = hub(Map.of("HUB_JAVA", old.toString()));
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).isEqualTo("hub: HUB_JAVA is " + old + ", which is no Java 25\n");

        Files.delete(folder.resolve("hub.jar"));
        var without = hub(Map.of("HUB_JAR", "/nowhere/hub.jar"));
        assertThat(without.code()).isEqualTo(2);
        assertThat(without.err())
                .startsWith("hub: found no hub.jar at /nowhere/hub.jar")
                .hasLineCount(1);
    }

    private Path java(String name, String version) throws IOException {
        var made = folder.resolve(name);
        Files.createDirectories(made.resolve("bin"));
        Files.writeString(made.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        Files.writeString(made.resolve("bin/java"), JAVA);
        executable(made.resolve("bin/java"));
        return made;
    }

    private static void executable(Path file) {
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private long calls(String with) throws IOException {
        var calls = home.resolve("calls");
        return Files.exists(calls)
                ? Files.readAllLines(calls).stream()
                        .filter(line -> line.contains(with))
                        .count()
                : 0;
    }

    private Ended hub(Map<String, String> variables, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("sh", folder.resolve("hub").toString()));
        command.addAll(List.of(arguments));
        var out = Files.createTempFile(folder, "hub", ".out");
        var err = Files.createTempFile(folder, "hub", ".err");
        var builder = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        var environment = new HashMap<>(Map.of("PATH", System.getenv("PATH"), "HUB_JAVA", home.toString()));
        environment.putAll(variables);
        builder.environment().clear();
        builder.environment().putAll(environment);
        var process = builder.start();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /// What a launcher that ended said.
    private record Ended(int code, String out, String err) {}
}
