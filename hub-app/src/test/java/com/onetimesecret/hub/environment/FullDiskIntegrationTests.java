package com.onetimesecret.hub.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A start on a disk without room, where this machine lets a test make one.
@NullMarked
class FullDiskIntegrationTests {

    private static final String ROOM = "8m";

    @TempDir
    Path folder;

    @TempDir
    Path disk;

    @Test
    void saysInOneLineThatTheDiskIsFullAndGoesOnWhenThereIsRoom() throws Exception {
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=" + ROOM, "tmpfs", disk.toString()))
                .as("small disks can be made here")
                .isZero();
        try (var hub = HubProcess.start(
                folder, Map.of("PORT", "0", "HUB_DATA_DIR", disk.resolve("data").toString()))) {
            assertThat(hub.exitCode()).isEqualTo(2);
            assertThat(hub.errors().lines())
                    .singleElement()
                    .asString()
                    .startsWith("hub: The disk of the data folder")
                    .contains("make room");
            assertThat(disk.resolve("data/postgres/cluster")).doesNotExist();
        } finally {
            assertThat(run("umount", disk.toString())).isZero();
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
        } catch (IOException noSuchProgram) {
            return -1;
        }
    }
}
