package com.onetimesecret.hub.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.test.TestDatabase;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The start of the whole hub as an operator sees it: lines, exit codes, files.
@NullMarked
class StartIntegrationTests {

    @TempDir
    Path folder;

    @Test
    void saysInOneLineWhatIsWrong() throws Exception {
        try (var hub = HubProcess.start(folder, Map.of("PORT", "abc"))) {
            assertThat(hub.exitCode()).isEqualTo(2);
            assertThat(hub.errors().lines()).singleElement().asString().startsWith("hub: PORT is \"abc\"");
        }
    }

    @Test
    void saysInOneLineThatThePortIsTaken() throws Exception {
        try (var taken = new ServerSocket(0);
                var hub = HubProcess.start(folder, Map.of("PORT", String.valueOf(taken.getLocalPort())))) {
            assertThat(hub.exitCode()).isEqualTo(2);
            assertThat(hub.errors().lines())
                    .singleElement()
                    .asString()
                    .startsWith("hub: Port " + taken.getLocalPort() + " is taken");
            assertThat(folder.resolve("data")).doesNotExist();
        }
    }

    @Test
    void refusesADatabaseThatCouldLoseMessages() throws Exception {
        var database = TestDatabase.fresh();
        var url = database.jdbcUrl()
                .replaceFirst(
                        "jdbc:postgresql://", "postgresql://" + database.user() + ":" + database.password() + "@");
        var key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
        try (var hub = HubProcess.start(folder, Map.of("PORT", "0", "DATABASE_URL", url, "HUB_MASTER_KEY", key))) {
            assertThat(hub.exitCode()).isEqualTo(2);
            assertThat(hub.errors().lines()).singleElement().asString().contains("fsync = off");
        }
    }

    @Test
    void runsOnItsOwnDatabaseAndKeepsItsFilesToItself() throws Exception {
        try (var hub = HubProcess.start(folder, Map.of("PORT", "0"))) {
            awaitReady(hub);
            assertThat(Files.getPosixFilePermissions(folder.resolve("data")))
                    .isEqualTo(PosixFilePermissions.fromString("rwx------"));
            assertThat(Files.getPosixFilePermissions(folder.resolve("data/master.key")))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));

            try (var second = HubProcess.start(folder, Map.of("PORT", "0"))) {
                assertThat(second.exitCode()).isEqualTo(2);
                assertThat(second.errors().lines()).singleElement().asString().startsWith("hub: Another hub");
            }
        }
        assertThat(folder.resolve("data/postgres/cluster/postmaster.pid")).doesNotExist();

        Files.delete(folder.resolve("data/master.key"));
        try (var hub = HubProcess.start(folder, Map.of("PORT", "0"))) {
            assertThat(hub.exitCode()).isEqualTo(2);
            assertThat(hub.errors().lines())
                    .singleElement()
                    .asString()
                    .contains("The master key of this database is gone");
        }
    }

    private static void awaitReady(HubProcess hub) throws IOException {
        await().atMost(Duration.ofMinutes(2))
                .until(() -> !hub.isAlive() || hub.output().contains("The hub is ready: http://localhost:"));
        assertThat(hub.isAlive()).as(hub.output() + hub.errors()).isTrue();
    }
}
