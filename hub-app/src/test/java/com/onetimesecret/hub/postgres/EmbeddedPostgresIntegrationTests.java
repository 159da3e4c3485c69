package com.onetimesecret.hub.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.environment.StartRefused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The embedded database against real processes: restarts, kills, leftovers.
@NullMarked
class EmbeddedPostgresIntegrationTests {

    private static final Duration SOON = Duration.ofSeconds(10);

    /// A folder on which a hub has been before; unpacking and initdb cost seconds.
    @TempDir
    static Path template;

    @TempDir
    Path folder;

    private Path data = Path.of("unset");

    @BeforeAll
    static void startOnce() {
        EmbeddedPostgres.start(template).close();
    }

    @BeforeEach
    void realPath() throws IOException {
        data = folder.toRealPath();
        try (var files = Files.walk(template)) {
            for (var file : files.skip(1).toList()) {
                var copy = data.resolve(template.relativize(file).toString());
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                        && file.toString().contains("programs-")) {
                    Files.createLink(copy, file);
                } else {
                    Files.copy(file, copy, LinkOption.NOFOLLOW_LINKS, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    @Test
    void keepsDataOverARestart() throws SQLException {
        try (var postgres = EmbeddedPostgres.start(data)) {
            TestConnection.to(postgres).execute("create table kept as select 'x' as it");
        }
        assertThat(postmaster()).isEmpty();
        try (var postgres = EmbeddedPostgres.start(data)) {
            assertThat(TestConnection.to(postgres).value("select it from kept")).isEqualTo("x");
        }
    }

    @Test
    void writesDurablyAndAsksForAPassword() throws SQLException, IOException {
        try (var postgres = EmbeddedPostgres.start(data)) {
            var connection = TestConnection.to(postgres);
            assertThat(connection.value("show fsync")).isEqualTo("on");
            assertThat(connection.value("show synchronous_commit")).isEqualTo("on");
            assertThat(connection.value("show listen_addresses")).isEqualTo("127.0.0.1");
            assertThatThrownBy(() -> new TestConnection(postgres.jdbcUrl(), "hub", "wrong").open())
                    .hasMessageContaining("password");
            assertThat(Files.getPosixFilePermissions(data.resolve("postgres/cluster/hub.password")))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void refusesASecondHubOnTheSameFolder() {
        try (var first = EmbeddedPostgres.start(data)) {
            assertThat(first.user()).isEqualTo("hub");
            assertThatThrownBy(() -> EmbeddedPostgres.start(data))
                    .isInstanceOf(StartRefused.class)
                    .hasMessageContaining("Another hub")
                    .hasMessageContaining("HUB_DATA_DIR");
        }
    }

    @Test
    void endsWithAKilledHubAndStartsAgain() throws Exception {
        var hub = SupervisorProcess.start(data);
        hub.connect().execute("create table kept as select 'x' as it");
        var server = server();

        hub.kill();

        await().atMost(SOON).until(() -> !server.isAlive());
        try (var postgres = EmbeddedPostgres.start(data)) {
            assertThat(TestConnection.to(postgres).value("select it from kept")).isEqualTo("x");
        }
    }

    @Test
    void takesOverAnOrphan() throws Exception {
        var orphan = orphan();

        try (var postgres = EmbeddedPostgres.start(data)) {
            assertThat(orphan.isAlive()).isFalse();
            assertThat(TestConnection.to(postgres).value("select 1")).isEqualTo("1");
        }
    }

    @Test
    void recoversAfterHubAndServerWereKilled() throws Exception {
        var hub = SupervisorProcess.start(data);
        hub.connect().execute("create table kept as select 'x' as it");
        server().destroyForcibly();
        hub.kill();

        try (var postgres = EmbeddedPostgres.start(data)) {
            assertThat(TestConnection.to(postgres).value("select it from kept")).isEqualTo("x");
        }
    }

    @Test
    void startsTheServerAgainWhenItEndsByItself() throws Exception {
        try (var postgres = EmbeddedPostgres.start(data)) {
            var connection = TestConnection.to(postgres);
            var first = server();
            first.destroyForcibly();

            await().atMost(Duration.ofSeconds(30))
                    .ignoreExceptions()
                    .until(() -> connection.value("select 1").equals("1"));
            assertThat(server().pid()).isNotEqualTo(first.pid());
        }
    }

    @Test
    void makesAnUnfinishedClusterAnew() throws Exception {
        Files.createDirectories(data.resolve("postgres/cluster.making/base"));
        Files.move(data.resolve("postgres/cluster"), data.resolve("postgres/cluster.other"));
        Files.createDirectories(data.resolve("postgres/cluster/base"));
        Files.createDirectories(data.resolve("postgres/programs.making"));

        try (var postgres = EmbeddedPostgres.start(data)) {
            assertThat(TestConnection.to(postgres).value("select 1")).isEqualTo("1");
        }
        assertThat(data.resolve("postgres/cluster.making")).doesNotExist();
    }

    @Test
    void isNotMisledByAPidFileOfAnUnrelatedProcess() throws Exception {
        var pidFile = data.resolve("postgres/cluster/postmaster.pid");
        for (var stale : List.of(ProcessHandle.current().pid() + "\nx\n1\n1\n\n\n1 1\nready\n", "", "nonsense\n")) {
            Files.writeString(pidFile, stale);
            try (var postgres = EmbeddedPostgres.start(data)) {
                assertThat(TestConnection.to(postgres).value("select 1")).isEqualTo("1");
            }
        }
    }

    @Test
    void refusesDataOfAnotherMajorVersion() throws IOException {
        Files.writeString(data.resolve("postgres/cluster/PG_VERSION"), "17\n");

        assertThatThrownBy(() -> EmbeddedPostgres.start(data))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("PostgreSQL 17")
                .hasMessageContaining("backup <file>")
                .hasMessageContaining("restore --set-aside")
                .hasMessageNotContaining("\n");
        assertThat(Files.readString(data.resolve("postgres/cluster/PG_VERSION")))
                .isEqualTo("17\n");
        assertThat(data.resolve("postgres/cluster/global/pg_control")).exists();
        assertThatThrownBy(() -> EmbeddedPostgres.start(data))
                .as("the lock is free again")
                .hasMessageContaining("PostgreSQL 17");
    }

    @Test
    void unpacksAgainWhenAProgramWasCutShort() throws Exception {
        try (var programs = Files.newDirectoryStream(data.resolve("postgres"), "programs-*")) {
            var program = programs.iterator().next().resolve("bin/postgres");
            Files.delete(program);
            Files.createFile(program);
        }
        try (var postgres = EmbeddedPostgres.start(data)) {
            assertThat(TestConnection.to(postgres).value("select 1")).isEqualTo("1");
        }
    }

    /// On a machine where these tests run as root; elsewhere every other test already runs as an ordinary user.
    @Test
    void runsAsAnOrdinaryUser() throws Exception {
        boolean root = Folders.processUser() == 0;
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
        var own = Files.createDirectory(data.resolve("own"));
        var classPath = SupervisorProcess.classPathReadableByAll(Files.createDirectory(data.resolve("lib")));
        if (root) {
            Folders.giveTo(65534, own);
        }
        var prefix = root ? List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups") : List.<String>of();
        try (var hub = SupervisorProcess.start(own, prefix, classPath)) {
            var connection = hub.connect();
            connection.execute("create table kept as select 'x' as it");
            assertThat(connection.value("select it from kept")).isEqualTo("x");
            assertThat(Folders.owner(own.resolve("postgres/cluster/PG_VERSION")))
                    .isEqualTo(root ? 65534 : Folders.processUser());
        }
        assertThat(PostmasterFile.of(own.resolve("postgres/cluster"))).isEmpty();
    }

    private ProcessHandle orphan() throws Exception {
        var parent = data.resolve("postgres");
        var binaries = Binaries.unpacked(parent);
        var chosen = Launch.chosen(binaries, parent);
        var untied =
                new Launch(chosen.prefix().contains("unshare") ? List.of("unshare", "-U") : List.of(), chosen.uid());
        var cluster = parent.resolve("cluster");
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        var process = untied.program(
                        binaries.program("postgres"),
                        List.of(
                                "-D",
                                cluster.toString(),
                                "-p",
                                String.valueOf(port),
                                "-c",
                                "listen_addresses=127.0.0.1",
                                "-c",
                                "unix_socket_directories="))
                .start();
        await().atMost(SOON)
                .until(() -> PostmasterFile.of(cluster)
                        .filter(file -> file.saysReady(process.pid()))
                        .isPresent());
        return process.toHandle();
    }

    private Optional<PostmasterFile> postmaster() {
        try {
            return PostmasterFile.of(data.resolve("postgres/cluster"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ProcessHandle server() {
        return postmaster().orElseThrow().process().orElseThrow();
    }
}
