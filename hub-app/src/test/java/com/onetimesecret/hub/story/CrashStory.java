package com.onetimesecret.hub.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.harness.Answer;
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
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Agents post while the hub and its PostgreSQL are killed again and again: what was confirmed is there afterwards,
/// once, and a reader that goes on by its cursor misses and repeats nothing.
class CrashStory {

    private static final String MESSAGES = "/api/v2/agent/messages";
    private static final int WRITERS = 8;
    private static final int CRASHES = 6;
    private static final int CONFIRMED_BEFORE_A_CRASH = 150;
    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    private final Queue<String> confirmed = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean writing = new AtomicBoolean();
    private final List<String> read = new ArrayList<>();
    private String cursor = "all";

    @Test
    void losesNothingThatWasConfirmed() throws Exception {
        try (var hub = PackagedHub.start(folder, settings()).awaitReady()) {
            var agent = admitted(hub.url());
            for (int crash = 0; crash < CRASHES; crash++) {
                int before = confirmed.size();
                writing.set(true);
                for (int writer = 0; writer < WRITERS; writer++) {
                    Thread.ofPlatform().daemon().start(() -> write(agent));
                }
                await().atMost(LONG).until(() -> confirmed.size() > before + CONFIRMED_BEFORE_A_CRASH);
                if (crash % 2 == 0) {
                    hub.killAndRestart();
                } else {
                    killPostgres();
                }
                writing.set(false);
                await().atMost(LONG)
                        .ignoreExceptions()
                        .until(() -> agent.get(MESSAGES + "?since=latest").status() == 200);
                readOn(agent);
            }
            readOn(agent);
        }

        assertThat(read).doesNotHaveDuplicates().containsAll(confirmed).isSorted();
    }

    private static Map<String, String> settings() {
        return Map.of(
                "HUB_OWNER_EMAIL", "ada@example.com",
                "HUB_OWNER_PASSWORD", "a long enough password",
                "HUB_OWNER_API_TOKEN", "crash-story-api-token",
                "HUB_OWNER_API_TOKEN_RIGHTS", "secrets decide",
                "HUB_RATE_POSTS_PER_MINUTE", "1000000",
                "HUB_RATE_READS_PER_MINUTE", "1000000");
    }

    private static TestAgent admitted(String url) {
        var agent = new TestAgent(url, "steadfast", TestKey.ed25519());
        var asked = agent.join("Posts whatever happens");
        new TestPerson(url, "ada@example.com", "crash-story-api-token").approve(asked.text("approval_id"), "{}");
        assertThat(agent.redeem().status()).isEqualTo(200);
        return agent;
    }

    private void write(TestAgent agent) {
        while (writing.get()) {
            try {
                var answer = agent.post(MESSAGES, "{\"type\":\"status_update\",\"payload\":{\"status\":\"working\"}}");
                if (answer.status() == 201) {
                    confirmed.add(answer.text("id"));
                }
            } catch (RuntimeException down) {
                // The hub is dead; whether this one was stored is not known, and it was not confirmed.
                Thread.onSpinWait();
            }
        }
    }

    /// Ends the database as a power cut would; the hub starts it again.
    private void killPostgres() throws IOException {
        var file = folder.resolve("data/postgres/cluster/postmaster.pid");
        long pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    }

    private void readOn(TestAgent agent) {
        boolean more = true;
        while (more) {
            var page = nextPage(agent);
            assertThat(page.body().get("gap").asBoolean()).isFalse();
            page.body()
                    .get("messages")
                    .forEach(message -> read.add(message.get("id").asString()));
            cursor = page.text("cursor");
            more = page.body().get("has_more").asBoolean();
        }
    }

    /// The page behind the cursor, asked for again while the hub says that its storage is away: newest messages are
    /// answered from memory, so that a first good answer does not yet tell that the storage is back.
    private Answer nextPage(TestAgent agent) {
        return await().atMost(LONG)
                .until(
                        () -> agent.get(MESSAGES + "?limit=500&max_bytes=1000000&topic=agents.status&since=" + cursor),
                        page -> {
                            assertThat(page.status()).as(page.toString()).isIn(200, 503);
                            return page.status() == 200;
                        });
    }
}
