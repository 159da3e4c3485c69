package com.onetimesecret.hub.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.TestKey;
import com.onetimesecret.hub.harness.TestPerson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A disk without room, at the start and under a running hub, where this machine lets a test make one.
@NullMarked
class FullDiskIntegrationTests {

    private static final String TOO_LITTLE = "8m";
    private static final String ENOUGH = "320m";
    private static final String MESSAGES = "/api/v2/agent/messages";
    private static final String LONG_WORDS = "word ".repeat(1_600);
    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @TempDir
    Path disk;

    @Test
    void saysInOneLineThatTheDiskOfTheStartIsFull() throws Exception {
        makeDisk(TOO_LITTLE);
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

    @Test
    void losesNothingOnAFullDiskAndGoesOnWhenThereIsRoom() throws Exception {
        makeDisk(ENOUGH);
        try (var hub = HubProcess.start(folder, settings())) {
            await().atMost(LONG).until(() -> hub.url().isPresent());
            var agent = admitted(hub.url().orElseThrow());
            var confirmed = new ArrayList<String>();
            assertThat(post(agent, confirmed)).isEqualTo(201);

            var ballast = disk.resolve("ballast");
            fill(ballast);
            await().atMost(LONG).pollInterval(Duration.ZERO).until(() -> post(agent, confirmed) == 503);

            Files.delete(ballast);
            await().atMost(LONG).ignoreExceptions().until(() -> post(agent, confirmed) == 201);
            assertThat(allOf(agent)).containsAll(confirmed).doesNotHaveDuplicates();
        } finally {
            assertThat(run("umount", disk.toString())).isZero();
        }
    }

    private Map<String, String> settings() {
        return Map.of(
                "PORT", "0",
                "HUB_DATA_DIR", disk.resolve("data").toString(),
                "HUB_OWNER_EMAIL", "ada@example.com",
                "HUB_OWNER_PASSWORD", "a long enough password",
                "HUB_OWNER_API_TOKEN", "full-disk-api-token-1234",
                "HUB_OWNER_API_TOKEN_RIGHTS", "secrets decide",
                "HUB_RATE_POSTS_PER_MINUTE", "1000000",
                "HUB_RATE_READS_PER_MINUTE", "1000000");
    }

    private static TestAgent admitted(String url) {
        var agent = new TestAgent(url, "scribe", TestKey.ed25519());
        var asked = agent.join("Writes much");
        new TestPerson(url, "ada@example.com", "full-disk-api-token-1234").approve(asked.text("approval_id"), "{}");
        assertThat(agent.redeem().status()).isEqualTo(200);
        return agent;
    }

    /// Posts and notes what was confirmed; anything but yes and "not now" is wrong.
    private static int post(TestAgent agent, List<String> confirmed) {
        var answer = agent.post(
                MESSAGES,
                "{\"type\":\"status_update\",\"payload\":{\"status\":\"working\",\"details\":\"%s\"}}"
                        .formatted(LONG_WORDS));
        assertThat(answer.status()).as(answer.toString()).isIn(201, 503);
        if (answer.status() == 201) {
            confirmed.add(answer.text("id"));
        }
        return answer.status();
    }

    private static List<String> allOf(TestAgent agent) {
        var ids = new ArrayList<String>();
        var cursor = "all";
        boolean more = true;
        while (more) {
            var page = agent.get(MESSAGES + "?limit=500&max_bytes=1000000&topic=agents.status&since=" + cursor);
            assertThat(page.status()).as(page.toString()).isEqualTo(200);
            page.body()
                    .get("messages")
                    .forEach(message -> ids.add(message.get("id").asString()));
            cursor = page.text("cursor");
            more = page.body().get("has_more").asBoolean();
        }
        return ids;
    }

    private static void fill(Path file) throws IOException {
        try (var out = Files.newOutputStream(file)) {
            var block = new byte[4096];
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    private void makeDisk(String size) throws IOException, InterruptedException {
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", disk.toString()))
                .as("small disks can be made here")
                .isZero();
    }

    private static int run(String... command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
        } catch (IOException noSuchProgram) {
            return -1;
        }
    }
}
