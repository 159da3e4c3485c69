package com.onetimesecret.hub.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.test.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.env.MockEnvironment;

/// A backup of a hub that serves, what is refused, and the same hub on another database.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BackupIntegrationTests {

    private static final String MESSAGES = "/api/v2/agent/messages";
    private static final String KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    private static final String OTHER_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private static final int NOT_ALLOWED = 99;

    @TempDir
    private static Path folder;

    private static RunningHub hub;
    private static TestAgent writer;
    private static Answer openedAfterwards;
    private static Answer said;
    private static Path file;
    private static String told;
    private static Map<String, Long> rows = Map.of();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private TestDatabase empty;

    @BeforeAll
    static void backUpWhileItServes() {
        hub = RunningHub.startUnlimited(folder.resolve("data"));
        writer = hub.member("writer");
        openedAfterwards = writer.post("/api/v2/secret", "{\"secret\":\"opened after the backup\"}");
        said = writer.post(
                MESSAGES,
                "{\"type\":\"status_update\",\"payload\":{\"status\":\"idle\",\"summary\":\"a\\\\b\\nc\\td ü\"}}");
        assertThat(said.status()).as(said.toString()).isEqualTo(201);
        hub.jdbc()
                .sql("insert into spring_session values ('p', 'a-session-that-could-be-taken-over', 1, 1, 1, 1, 'x')")
                .update();
        file = folder.resolve("one.hubbackup");
        var out = new ByteArrayOutputStream();
        // The trail is linked behind the commits: only what did not change meanwhile is surely what the file holds.
        await().atMost(Duration.ofMinutes(1)).until(() -> {
            Files.deleteIfExists(file);
            out.reset();
            rows = rows(hub.jdbc());
            int code = commands(out, out, settings -> NOT_ALLOWED)
                    .run(Commands.BACKUP, List.of(file.toString()), environment(KEY, null));
            assertThat(code).as(out.toString(StandardCharsets.UTF_8)).isZero();
            return rows.equals(rows(hub.jdbc()));
        });
        told = out.toString(StandardCharsets.UTF_8);
        assertThat(writer.post("/api/v2/secret/" + openedAfterwards.text("secret_key") + "/reveal", "{}")
                        .text("value"))
                .isEqualTo("opened after the backup");
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @BeforeEach
    void emptyDatabase() {
        empty = TestDatabase.fresh();
    }

    private static Commands commands(ByteArrayOutputStream out, ByteArrayOutputStream err, Commands.Work work) {
        return new Commands(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                "1.2.3",
                work);
    }

    /// What the operator set; without a database it is the one of the running hub.
    private static MockEnvironment environment(String key, @Nullable TestDatabase database) {
        var environment = new MockEnvironment()
                .withProperty("hub.master-key", key)
                .withProperty("hub.data-dir", folder.resolve("nothing").toString())
                .withProperty("hub.database-must-be-durable", "false");
        if (database == null) {
            var theirs = hub.bean(Environment.class);
            for (var name : List.of("url", "username", "password")) {
                var property = "spring.datasource." + name;
                environment.setProperty(property, theirs.getRequiredProperty(property));
            }
        } else {
            database.springProperties().forEach((name, value) -> {
                if (name.startsWith("spring.")) {
                    environment.setProperty(name, value);
                }
            });
        }
        return environment;
    }

    private int restore(Path from, MockEnvironment environment) {
        return commands(out, err, settings -> NOT_ALLOWED).run(Commands.RESTORE, List.of(from.toString()), environment);
    }

    private void assertRefused(int code, String... because) {
        assertThat(code).as(err.toString(StandardCharsets.UTF_8)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .singleElement()
                .asString()
                .startsWith("hub: ")
                .contains(because);
        assertThat(tables(JdbcClient.create(empty.dataSource()))).isEmpty();
    }

    private static List<String> tables(JdbcClient jdbc) {
        return jdbc.sql("select tablename from pg_tables where schemaname = 'public' order by 1")
                .query((row, number) -> row.getString(1))
                .list();
    }

    private static Map<String, Long> rows(JdbcClient jdbc) {
        var counted = new HashMap<String, Long>();
        for (var table : tables(jdbc)) {
            counted.put(
                    table,
                    jdbc.sql("select count(*) from " + table).query(Long.class).single());
        }
        // Signs of life, limits and sessions are of no use elsewhere.
        counted.keySet().removeAll(Catalog.LEFT_OUT);
        return counted;
    }

    @Test
    @Order(1)
    void keepsTheFileToItsOwnerAndTheKeyOutOfIt() throws IOException {
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(told)
                .contains("Backed up ")
                .contains("Not in it: the master key")
                .contains("HUB_MASTER_KEY");
        try (var zip = new ZipFile(file.toFile());
                var here = Files.list(folder)) {
            var text = new StringBuilder();
            for (var entry : zip.stream().toList()) {
                text.append(new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
            }
            assertThat(text)
                    .contains("\"while_serving\" : true")
                    .contains("\"hub_version\" : \"1.2.3\"")
                    .doesNotContain(KEY)
                    .doesNotContain("a-session-that-could-be-taken-over")
                    .doesNotContain("opened after the backup");
            assertThat(here.map(path -> path.getFileName().toString())).noneMatch(name -> name.endsWith(".making"));
        }
        var again = commands(out, err, settings -> NOT_ALLOWED)
                .run(Commands.BACKUP, List.of(file.toString()), environment(KEY, null));
        assertRefused(again, "is there already");
    }

    @Test
    @Order(2)
    void refusesEveryFileThatIsNotWhole() throws IOException {
        var whole = Files.readAllBytes(file);
        var cutOff = Files.write(folder.resolve("cut-off"), Arrays.copyOf(whole, whole.length / 2));
        assertRefused(restore(cutOff, environment(KEY, empty)), "is damaged", "nothing was changed");

        err.reset();
        var changed = rewritten("tables/agent", text -> text.replace("agent_", "agent-"));
        assertRefused(restore(changed, environment(KEY, empty)), "the table agent was changed", "nothing was changed");
        err.reset();
        var shorter = rewritten("tables/agent", text -> "");
        assertRefused(restore(shorter, environment(KEY, empty)), "the table agent was changed");
        err.reset();
        var without = rewritten("tables/agent", null);
        assertRefused(restore(without, environment(KEY, empty)), "the table agent is missing");
        err.reset();
        var nameless = rewritten(BackupFile.MANIFEST, null);
        assertRefused(restore(nameless, environment(KEY, empty)), "no manifest");
        err.reset();
        assertRefused(restore(folder.resolve("not-there"), environment(KEY, empty)), "no backup to read");
        err.reset();
        assertRefused(
                restore(Files.writeString(folder.resolve("text"), "text"), environment(KEY, empty)), "never was a");
    }

    @Test
    @Order(3)
    void refusesAnotherMasterKeyANewerHubAndADatabaseInUse() throws IOException {
        assertRefused(restore(file, environment(OTHER_KEY, empty)), "sealed with the master key", "HUB_MASTER_KEY");

        err.reset();
        var newer =
                rewritten(BackupFile.MANIFEST, text -> text.replace("\"version\" : \"1\"", "\"version\" : \"4711\""));
        assertRefused(restore(newer, environment(KEY, empty)), "a newer hub", "4711");

        err.reset();
        var ofLaterFormat = rewritten(BackupFile.MANIFEST, text -> text.replace("\"format\" : 1", "\"format\" : 2"));
        assertRefused(restore(ofLaterFormat, environment(KEY, empty)), "a newer hub");

        err.reset();
        assertRefused(restore(file, environment(KEY, null)), "is not empty");

        err.reset();
        var keep = environment(KEY, empty).withProperty("hub.restore.sealed", "keep");
        assertRefused(restore(file, keep), "HUB_AFTER_RESTORE");

        JdbcClient.create(empty.dataSource()).sql("create table theirs (x int)").update();
        err.reset();
        assertThat(restore(file, environment(KEY, empty))).isEqualTo(2);
        assertThat(tables(JdbcClient.create(empty.dataSource()))).containsExactly("theirs");
    }

    /// The same backup with one entry changed, or left out.
    private static Path rewritten(String name, @Nullable UnaryOperator<String> change) throws IOException {
        var copy = folder.resolve("rewritten");
        try (var from = new ZipFile(file.toFile());
                var to = new ZipOutputStream(Files.newOutputStream(copy))) {
            for (var entry : from.stream().toList()) {
                var bytes = from.getInputStream(entry).readAllBytes();
                if (!entry.getName().equals(name)) {
                    to.putNextEntry(new ZipEntry(entry.getName()));
                    to.write(bytes);
                } else if (change != null) {
                    to.putNextEntry(new ZipEntry(name));
                    to.write(change.apply(new String(bytes, StandardCharsets.UTF_8))
                            .getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        return copy;
    }

    @Test
    @Order(4)
    void checksAFileWithoutADatabase() {
        var nothing = new MockEnvironment()
                .withProperty("hub.data-dir", folder.resolve("nothing").toString());
        int code = commands(out, err, settings -> NOT_ALLOWED)
                .run(Commands.RESTORE, List.of("--check", file.toString()), nothing);

        assertThat(code).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains(" is whole: ", "it needs the master key");
    }

    /// Last, because it moves the hub.
    @Test
    @Order(5)
    void goesOnInAnotherDatabaseAndOpensNothingTwice() {
        var restored = JdbcClient.create(empty.dataSource());
        var loaded = new HashMap<String, Long>();
        hub.close();
        var commands = commands(out, err, settings -> {
            assertThat(settings).contains("--hub.restore.now=true");
            loaded.putAll(rows(restored));
            hub.restart(Map.of("spring.datasource.url", empty.jdbcUrl(), "hub.restore.now", "true"));
            return 0;
        });

        int code = commands.run(Commands.RESTORE, List.of(file.toString()), environment(KEY, empty));

        assertThat(code).as(err.toString(StandardCharsets.UTF_8)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("Restored ");
        assertThat(loaded).isEqualTo(rows);
        assertThat(writer.get(MESSAGES + "/" + said.text("id")).toString()).contains("a\\\\b\\nc\\td ü");
        assertThat(writer.post("/api/v2/secret/" + openedAfterwards.text("secret_key") + "/reveal", "{}")
                        .status())
                .isEqualTo(404);
        // Counters go on where they were, and what tables refer to is checked again.
        assertThat(writer.post(MESSAGES, "{\"type\":\"status_update\",\"payload\":{\"status\":\"idle\"}}")
                        .status())
                .isEqualTo(201);
        assertThat(writer.post("/api/v2/secret", "{\"secret\":\"made afterwards\"}")
                        .status())
                .isEqualTo(201);
        assertThat(restored.sql("select count(*) from pg_constraint where contype = 'f' and not convalidated")
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(restored.sql("select count(*) from pg_constraint where contype = 'f'")
                        .query(Long.class)
                        .single())
                .isPositive();
    }
}
