package com.onetimesecret.hub.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// `GET /api/v2/agent/subscribe` (WIRE 4): what is sent, to whom, and from where on.
class SubscribeIntegrationTests {

    @TempDir
    static Path dataDir;

    private static RunningHub hub;
    private static TestAgent alice;
    private static TestAgent bob;

    @BeforeAll
    static void start() {
        hub = RunningHub.startUnlimited(dataDir, Map.of("hub.messaging.subscribe.keep-alive", "1s"));
        alice = member("alice");
        bob = member("bob");
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    private static TestAgent member(String name) {
        return hub.member(name, hub.owner(), "guided-network");
    }

    private static String post(TestAgent agent, String more) {
        var answer = agent.post(
                "/api/v2/agent/messages",
                "{\"type\":\"status_update\",\"payload\":{\"status\":\"working\",\"summary\":\"Söme text\"}" + more
                        + "}");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        return answer.text("id");
    }

    private static StreamClient open(TestAgent agent, String query) {
        return StreamClient.open(hub.baseUrl(), agent, query);
    }

    // HTML Living Standard 9.2; WIRE 4 `/subscribe`
    @Test
    void sendsEventsThatNameTheirCursor() {
        try (var stream = open(alice, "")) {
            assertThat(stream.status()).isEqualTo(200);
            assertThat(stream.header("Content-Type")).isEqualTo("text/event-stream");
            assertThat(stream.header("Cache-Control")).isEqualTo("no-store");
            assertThat(stream.header("X-Accel-Buffering")).isEqualTo("no");
            assertThat(stream.header("X-Request-Id")).startsWith("req_");
            assertThat(stream.header("RateLimit")).startsWith("\"reads\"");
            assertThat(stream.header("Content-Encoding")).isEmpty();
            var open = stream.next();
            assertThat(open.name()).isEqualTo("open");
            assertThat(open.text("/cursor")).isEqualTo(open.id());
            assertThat(open.json().get("gap").booleanValue()).isFalse();
            var id = post(bob, "");
            var event = stream.next();
            assertThat(event.name()).isEqualTo("status_update");
            assertThat(event.text("/id")).isEqualTo(id);
            assertThat(event.text("/payload/summary")).isEqualTo("Söme text");
            assertThat(event.text("/origin/agent_id")).isEqualTo(bob.id());
            var page = alice.get("/api/v2/agent/messages?since=" + event.id());
            assertThat(page.body().get("messages").isEmpty()).isTrue();
        }
    }

    @Test
    void beginsWithWhatIsNewUnlessAskedForMore() {
        var before = post(bob, ",\"topic\":\"begin.here\"");
        try (var fresh = open(alice, "?topic=begin.here");
                var all = open(alice, "?topic=begin.here&since=all")) {
            assertThat(fresh.next().name()).isEqualTo("open");
            assertThat(all.next().name()).isEqualTo("open");
            assertThat(all.next().text("/id")).isEqualTo(before);
            var after = post(bob, ",\"topic\":\"begin.here\"");
            assertThat(fresh.next().text("/id")).isEqualTo(after);
            assertThat(all.next().text("/id")).isEqualTo(after);
            try (var resumed = StreamClient.open(
                    hub.baseUrl(), alice, "?topic=begin.here&since=all", Map.of("Last-Event-ID", all.lastId()))) {
                assertThat(resumed.next().text("/cursor")).isEqualTo(all.lastId());
                var last = post(bob, ",\"topic\":\"begin.here\"");
                assertThat(resumed.next().text("/id")).isEqualTo(last);
            }
        }
    }

    @Test
    void followsSeveralPatternsAndAllOtherWishes() {
        try (var stream = open(alice, "?topic=ci.*.done&topic=deploy.%3E&from=" + bob.id() + "&type=status_update")) {
            stream.next();
            post(bob, ",\"topic\":\"ci.main\"");
            post(alice, ",\"topic\":\"deploy.eu\"");
            var first = post(bob, ",\"topic\":\"ci.main.done\"");
            var second = post(bob, ",\"topic\":\"deploy.eu.west\"");
            assertThat(stream.next().text("/id")).isEqualTo(first);
            assertThat(stream.next().text("/id")).isEqualTo(second);
        }
    }

    @Test
    void showsWhatIsForOthersToNobodyElse() {
        var carol = member("carol");
        try (var hers = open(carol, "?to=me");
                var all = open(alice, "")) {
            hers.next();
            all.next();
            var hidden = post(bob, ",\"to\":[\"" + carol.id() + "\"]");
            var open = post(bob, "");
            assertThat(hers.next().text("/id")).isEqualTo(hidden);
            await().atMost(Duration.ofSeconds(15))
                    .until(() -> bob.get("/api/v2/agent/messages/" + hidden + "/delivery")
                            .body()
                            .toString()
                            .contains("fetched"));
            assertThat(all.next().text("/id")).isEqualTo(open);
        }
    }

    @Test
    void seesNothingOfAnotherNetwork() {
        var outsider = hub.member("outsider", hub.found("beyond"), "beyond");
        var before = post(alice, ",\"topic\":\"wall\"");
        try (var theirs = open(outsider, "?since=all");
                var ours = open(alice, "?topic=wall&since=all")) {
            assertThat(theirs.next().name()).isEqualTo("open");
            ours.next();
            assertThat(ours.next().text("/id")).isEqualTo(before);
            var after = post(alice, ",\"topic\":\"wall\"");
            assertThat(ours.next().text("/id")).isEqualTo(after);
            var own = post(outsider, ",\"topic\":\"wall\"");
            assertThat(theirs.next().text("/id")).isEqualTo(own);
            var last = post(alice, ",\"topic\":\"wall\"");
            assertThat(ours.next().text("/id")).isEqualTo(last);
        }
    }

    @Test
    void sendsLinesOfJsonIfThatIsAccepted() {
        try (var stream =
                StreamClient.open(hub.baseUrl(), alice, "?topic=lines", Map.of("Accept", "application/x-ndjson"))) {
            assertThat(stream.header("Content-Type")).isEqualTo("application/x-ndjson");
            var open = stream.next().json();
            assertThat(open.get("event").stringValue()).isEqualTo("open");
            var id = post(bob, ",\"topic\":\"lines\"");
            var line = stream.next();
            assertThat(line.text("/id")).isEqualTo(id);
            assertThat(line.text("/payload/summary")).isEqualTo("Söme text");
            try (var again = open(alice, "?topic=lines&since=" + line.text("/cursor"))) {
                assertThat(again.next().text("/cursor")).isEqualTo(line.text("/cursor"));
            }
        }
    }

    @Test
    void saysThatItIsThere() {
        try (var stream = open(alice, "?topic=silence")) {
            stream.next();
            var comment = stream.poll(Duration.ofSeconds(3));
            assertThat(Objects.requireNonNull(comment).name()).isEqualTo("comment");
        }
    }

    @Test
    void countsAsListenerAndAsAlive() {
        var dora = member("dora");
        try (var stream = open(dora, "?topic=heard.%3E")) {
            stream.next();
            var answer = bob.post(
                    "/api/v2/agent/messages",
                    "{\"type\":\"status_update\",\"topic\":\"heard.by.dora\",\"payload\":{\"status\":\"working\"}}");
            assertThat(answer.body().get("listeners").intValue()).isEqualTo(1);
            assertThat(stream.next().text("/id")).isEqualTo(answer.text("id"));
            hub.jdbc()
                    .sql("update agent set last_seen_at = null where id = ?")
                    .param(dora.id())
                    .update();
            await().atMost(Duration.ofSeconds(15))
                    .until(() -> hub.jdbc()
                            .sql("select last_seen_at is not null from agent where id = ?")
                            .param(dora.id())
                            .query(Boolean.class)
                            .single());
        }
    }

    @Test
    void saysWhenTheLogIsAnotherOne() {
        try (var stream = open(alice, "?since=cabc-1")) {
            assertThat(stream.next().json().get("gap").booleanValue()).isTrue();
        }
    }

    @Test
    void refusesWhatItDoesNotUnderstandBeforeItBegins() {
        for (var query : new String[] {"?topik=a", "?topic=a..b", "?since=yesterday", "?type=gossip", "?limit=5"}) {
            try (var refused = StreamClient.silent(hub.baseUrl(), alice, query, Map.of())) {
                assertThat(refused.status()).as(query).isEqualTo(422);
                assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
                assertThat(JsonMapper.shared()
                                .readTree(refused.body())
                                .get("errors")
                                .isEmpty())
                        .isFalse();
            }
        }
        try (var refused = StreamClient.silent(hub.baseUrl(), alice, "", Map.of("Last-Event-ID", "message-17"))) {
            assertThat(refused.status()).isEqualTo(422);
        }
        try (var refused = StreamClient.silent(hub.baseUrl(), alice, "", Map.of("Accept", "text/html"))) {
            assertThat(refused.status()).isEqualTo(406);
        }
        var head = alice.call("HEAD", StreamClient.PATH, "");
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("Content-Type")).isEqualTo("text/event-stream");
    }

    @Test
    void asksForACredentialLikeEveryRoute() {
        try (var refused = StreamClient.raw(hub.baseUrl(), StreamClient.PATH, Map.of(), true)) {
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.header("WWW-Authenticate")).contains("resource_metadata=");
            assertThat(refused.body()).contains("unauthenticated");
        }
        var weak = hub.stranger("weak");
        var request = weak.request("Posts only");
        request.put("scope", "post");
        hub.owner().approve(weak.join(request).text("approval_id"), "{}");
        weak.redeem();
        try (var refused = StreamClient.silent(hub.baseUrl(), weak, "", Map.of())) {
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.body()).contains("insufficient-scope");
        }
    }

    @Test
    void noticesThatAClientLeft() {
        var erin = member("erin");
        var before = openStreams(erin);
        try (var stream = open(erin, "?topic=leaving")) {
            stream.next();
            assertThat(openStreams(erin)).isEqualTo(before + 1);
        }
        await().atMost(Duration.ofSeconds(2)).until(() -> openStreams(erin) == before);
    }

    private static int openStreams(TestAgent agent) {
        return agent.get("/api/v2/agent/me")
                .body()
                .at("/quotas/open_streams/used")
                .asInt();
    }

    @Test
    void letsAnAgentHaveSoManyStreamsAndNoMore() {
        var frank = member("frank");
        var streams = new java.util.ArrayList<StreamClient>();
        try {
            for (int i = 0; i < 20; i++) {
                streams.add(open(frank, "?topic=many"));
            }
            assertThat(streams).allMatch(stream -> stream.status() == 200);
            try (var refused = StreamClient.silent(hub.baseUrl(), frank, "?topic=many", Map.of())) {
                assertThat(refused.status()).isEqualTo(429);
                assertThat(refused.body()).contains("budget-exhausted");
                assertThat(refused.header("Retry-After")).isNotEmpty();
            }
        } finally {
            streams.forEach(StreamClient::close);
        }
        await().atMost(Duration.ofSeconds(3)).untilAsserted(() -> {
            try (var again = open(frank, "?topic=many")) {
                assertThat(again.status()).isEqualTo(200);
            }
        });
    }
}
