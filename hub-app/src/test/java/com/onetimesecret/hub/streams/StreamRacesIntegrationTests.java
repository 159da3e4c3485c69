package com.onetimesecret.hub.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.TestKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Streams of two hubs on one database: nothing is lost, repeated or out of order, and nobody waits for another.
class StreamRacesIntegrationTests {

    private static final int WRITERS = 4;
    private static final int POSTS_EACH = 60;
    private static final int READERS = 6;

    @TempDir
    static Path firstDir;

    @TempDir
    static Path secondDir;

    private static RunningHub first;
    private static RunningHub second;

    @BeforeAll
    static void start() {
        var settings = new HashMap<String, Object>(Map.of(
                "hub.messaging.subscribe.stalled-after", "2s",
                "hub.messaging.log.tail-bytes", "200KB",
                "hub.messaging.subscribe.piece-bytes", "16KB"));
        first = RunningHub.startUnlimited(firstDir, settings);
        second = first.another(secondDir);
    }

    @AfterAll
    static void stop() {
        second.close();
        first.close();
    }

    private static String body(String topic, String text) {
        return "{\"type\":\"status_update\",\"topic\":\"" + topic
                + "\",\"payload\":{\"status\":\"working\",\"details\":\"" + text + "\"}}";
    }

    @Test
    void losesRepeatsAndReordersNothingForReadersThatComeAndGo() throws Exception {
        var writer = first.member("race-writer");
        var reader = first.member("race-reader");
        var posted = new ConcurrentSkipListMap<Long, String>();
        var hubs = List.of(first, second);
        var begin = reader.get("/api/v2/agent/messages?since=latest").text("cursor");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var work = new ArrayList<Callable<List<String>>>();
            IntStream.range(0, WRITERS)
                    .forEach(number -> work.add(() -> {
                        var mine = at(hubs.get(number % 2), writer);
                        for (int i = 0; i < POSTS_EACH; i++) {
                            var answer = mine.post("/api/v2/agent/messages", body("race", "x".repeat(200)));
                            assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
                            posted.put(answer.body().get("seq").longValue(), answer.text("id"));
                        }
                        return List.of();
                    }));
            IntStream.range(0, READERS).forEach(number -> work.add(() -> follow(hubs, reader, begin, number)));
            var seen = new ArrayList<List<String>>();
            for (var done : threads.invokeAll(work)) {
                if (!done.get().isEmpty()) {
                    seen.add(done.get());
                }
            }
            assertThat(posted).hasSize(WRITERS * POSTS_EACH);
            assertThat(seen).hasSize(READERS);
            assertThat(seen).allSatisfy(ids -> assertThat(ids).isEqualTo(List.copyOf(posted.values())));
        }
    }

    /// Reads all, from one hub and the other by chance, breaking off every few messages.
    private static List<String> follow(List<RunningHub> hubs, TestAgent reader, String begin, int number) {
        var chance = new Random(number);
        var seen = new ArrayList<String>();
        var cursor = begin;
        while (seen.size() < WRITERS * POSTS_EACH) {
            var hub = hubs.get(chance.nextInt(2));
            try (var stream =
                    StreamClient.open(hub.address(), at(hub, reader), "?topic=race", Map.of("Last-Event-ID", cursor))) {
                assertThat(stream.next().json().get("gap").booleanValue()).isFalse();
                for (int left = 1 + chance.nextInt(40); left > 0 && seen.size() < WRITERS * POSTS_EACH; left--) {
                    seen.add(stream.next().text("/id"));
                    cursor = stream.lastId();
                }
            }
        }
        return seen;
    }

    private static TestAgent at(RunningHub hub, TestAgent agent) {
        var there = new TestAgent(hub.address(), agent.name(), TestKey.ed25519());
        there.useToken(agent.token());
        return there;
    }

    @Test
    void cutsOffWhoDoesNotReadAndDelaysNobodyElse() {
        var writer = first.member("flood-writer");
        var reader = first.member("flood-reader");
        var text = "y".repeat(7_500);
        try (var good = StreamClient.open(first.baseUrl(), reader, "?topic=flood");
                var stalled = StreamClient.silent(first.baseUrl(), reader, "?topic=flood", Map.of())) {
            assertThat(good.next().name()).isEqualTo("open");
            var ids = new ArrayList<String>();
            for (int i = 0; i < 150; i++) {
                ids.add(writer.post("/api/v2/agent/messages", body("flood", text))
                        .text("id"));
                assertThat(good.next(Duration.ofSeconds(3)).text("/id")).isEqualTo(ids.get(i));
            }
            await().atMost(Duration.ofSeconds(10)).until(() -> openStreams(reader) == 1);
            // What it was sent before it was cut is whole up to some message, from which it goes on, also from storage.
            stalled.read();
            var before = stalled.rest();
            assertThat(before.size()).isBetween(2, 149);
            try (var again = StreamClient.open(
                    first.baseUrl(), reader, "?topic=flood", Map.of("Last-Event-ID", stalled.lastId()))) {
                assertThat(again.next().name()).isEqualTo("open");
                for (int i = before.size() - 1; i < ids.size(); i++) {
                    assertThat(again.next().text("/id")).isEqualTo(ids.get(i));
                }
            }
        }
    }

    private static int openStreams(TestAgent agent) {
        return agent.get("/api/v2/agent/me")
                .body()
                .at("/quotas/open_streams/used")
                .asInt();
    }
}
