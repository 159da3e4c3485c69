package com.onetimesecret.hub.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.TestKey;
import com.onetimesecret.hub.messaging.HubSignals;
import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two hubs on one database and a NATS server: quick while it is there, whole when it is not, and no way around a wall.
class NatsIntegrationTests {

    private static final Duration SOON = Duration.ofSeconds(15);
    private static final Duration NEVER = Duration.ofMillis(1500);
    /// What hubs wait without a hint; much longer than a hint takes, and short enough for a test.
    private static final Duration LOOK = Duration.ofMillis(900);

    @TempDir
    private static Path folder;

    private static NatsServer nats;
    private static RunningHub first;
    private static RunningHub second;

    @BeforeAll
    static void start() throws Exception {
        nats = NatsServer.start(folder.resolve("nats"));
        var settings = nats.settings();
        settings.put("hub.messaging.log.look-interval", LOOK.toMillis() + "ms");
        settings.put("hub.nats.ping-every", "500ms");
        settings.put("hub.nats.lease", "2s");
        first = RunningHub.startUnlimited(folder.resolve("first"), settings);
        second = first.another(folder.resolve("second"));
        areConnected();
    }

    @AfterAll
    static void stop() {
        nats.close();
        second.close();
        first.close();
    }

    private static void areConnected() {
        await().atMost(SOON)
                .until(() -> first.bean(NatsLink.class).isUp()
                        && second.bean(NatsLink.class).isUp());
    }

    private static TestAgent member(String name) {
        return first.member(name, first.owner(), "guided-network");
    }

    private static String status(String topic, String text) {
        return "{\"type\":\"status_update\",\"topic\":\"" + topic
                + "\",\"payload\":{\"status\":\"working\",\"summary\":\"" + text + "\"}}";
    }

    private static String to(TestAgent agent, String text) {
        return "{\"type\":\"status_update\",\"to\":[\"" + agent.id()
                + "\"],\"payload\":{\"status\":\"working\",\"summary\":\"" + text + "\"}}";
    }

    private static String post(TestAgent agent, String body) {
        var answer = agent.post("/api/v2/agent/messages", body);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        return answer.text("id");
    }

    private static TestAgent at(RunningHub hub, TestAgent agent) {
        var there = new TestAgent(hub.address(), agent.name(), agent.key());
        there.useToken(agent.token());
        return there;
    }

    /// How long a message posted at the first hub takes to a reader that waits at the second.
    private static Duration crossing(TestAgent writer, TestAgent reader, String topic) throws Exception {
        var there = at(second, reader);
        var cursor = there.get("/api/v2/agent/messages?since=latest").text("cursor");
        var waiting = new ArrayList<String>();
        var reading = Thread.ofVirtual()
                .start(() -> waiting.add(there.get("/api/v2/agent/messages?wait=20&topic=" + topic + "&since=" + cursor)
                        .body()
                        .at("/messages/0/id")
                        .asString()));
        var id = post(writer, status(topic, "crossing"));
        var begun = Instant.now();
        reading.join();
        assertThat(waiting).containsExactly(id);
        return Duration.between(begun, Instant.now());
    }

    @Test
    void wakesTheReadersOfTheOtherHub() throws Exception {
        var writer = member("hint-writer");
        var reader = member("hint-reader");
        crossing(writer, reader, "warm");
        var together = Duration.ZERO;
        for (int i = 0; i < 10; i++) {
            together = together.plus(crossing(writer, reader, "hints." + i));
        }

        // Without hints each would take half the time between two looks.
        assertThat(together).isLessThan(LOOK.multipliedBy(10).dividedBy(4));
    }

    @Test
    void onlyLooksAgainForAHintThatIsMadeUp() throws Exception {
        var reader = member("forged-reader");
        var cursor = reader.get("/api/v2/agent/messages?since=latest").text("cursor");
        var signals = second.bean(HubSignals.class);

        assertThat(signals.heard("c1-zzzzzzz")).isTrue();
        assertThat(signals.heard("not a place")).isFalse();
        assertThat(signals.heard("{\"id\":\"msg_1\"}")).isFalse();

        assertThat(at(second, reader)
                        .get("/api/v2/agent/messages?since=" + cursor)
                        .body()
                        .get("messages"))
                .isEmpty();
    }

    @Test
    void losesNothingWhileNatsIsSilentKilledOrWiped() throws Exception {
        var writer = member("storm-writer");
        var reader = member("storm-reader");
        try (var client = NatsAgent.connect(reader)) {
            client.listen(client.subject("all"));
            assertThat(client.from("latest").status()).isEqualTo(200);
            var posted = new ArrayList<String>();
            posted.add(post(writer, status("storm", "before")));
            var cursor = Objects.requireNonNull(client.next(SOON)).getHeaders().getFirst("Hub-Cursor");

            nats.silence();
            for (int i = 0; i < 20; i++) {
                posted.add(post(i % 2 == 0 ? writer : at(second, writer), status("storm", "silent " + i)));
            }
            assertThat(crossing(writer, reader, "silent")).isLessThan(LOOK.plusMillis(1500));
            await().atMost(SOON).until(() -> !first.bean(NatsLink.class).isUp());
            nats.resume();
            areConnected();
            nats.kill();
            for (int i = 0; i < 20; i++) {
                posted.add(post(i % 2 == 0 ? writer : at(second, writer), status("storm", "dead " + i)));
            }
            nats.begin();
            areConnected();
            await().atMost(SOON).until(() -> client.status() == Connection.Status.CONNECTED);
            posted.add(post(writer, status("storm", "after")));

            // The agent was away too, and goes on behind the last message that it had.
            while (client.next(Duration.ofMillis(700)) != null) {
                assertThat(client.status()).isEqualTo(Connection.Status.CONNECTED);
            }
            assertThat(client.from(Objects.requireNonNull(cursor)).status()).isEqualTo(200);
            var heard = new ArrayList<String>();
            while (heard.size() < posted.size() - 1) {
                var id = idOf(Objects.requireNonNull(client.next(SOON), () -> heard + " of " + posted));
                if (posted.contains(id)) {
                    heard.add(id);
                }
            }
            assertThat(heard).isEqualTo(posted.subList(1, posted.size()));
            assertThat(crossing(writer, reader, "again")).isLessThan(LOOK);
        }
    }

    private static String idOf(io.nats.client.Message message) {
        return Objects.requireNonNull(message.getHeaders().getFirst("Nats-Msg-Id"))
                .split(":", 2)[0];
    }

    @Test
    void deliversWhatTheAgentMayReadAndNothingElse() throws Exception {
        var writer = member("fan-writer");
        var ann = member("fan-ann");
        var ben = member("fan-ben");
        var there = first.found("fan-other");
        var outsider = first.member("fan-outsider", there, "fan-other");
        try (var client = NatsAgent.connect(ann);
                var foreign = NatsAgent.connect(outsider)) {
            client.listen(client.subject("all"));
            foreign.listen(foreign.subject("all"));
            client.from("latest");
            foreign.from("latest");
            post(writer, to(ben, "for another"));
            var open = post(writer, status("fan.open", "for all"));
            var own = post(at(second, writer), to(ann, "for ann"));

            var one = Objects.requireNonNull(client.next(SOON));
            assertThat(one.getSubject()).isEqualTo(client.subject("topic").replace("{topic}", "fan.open"));
            assertThat(new String(one.getData(), StandardCharsets.UTF_8)).contains(open, "\"origin\"");
            assertThat(one.getHeaders().getFirst("Hub-Cursor")).startsWith("c");
            var two = Objects.requireNonNull(client.next(SOON));
            assertThat(two.getSubject()).isEqualTo(client.subject("inbox"));
            assertThat(idOf(two)).isEqualTo(own);
            assertThat(foreign.next(NEVER)).isNull();

            for (var subject : List.of(
                    foreign.subject("all"),
                    "hub.>",
                    "hub.*.out.>",
                    "hub.hints",
                    "_INBOX.>",
                    ">",
                    client.subject("publish"))) {
                client.listen(subject);
            }
            foreign.publish(client.subject("publish"), "", status("fan.open", "as somebody else"));
            foreign.publish("hub.hints", "", "c1-zzzzz");
            await().atMost(SOON).until(() -> client.complaints().size() == 7);
            await().atMost(SOON).until(() -> foreign.complaints().size() == 2);
            assertThat(client.complaints()).allMatch(words -> words.contains("Permissions Violation"));
            assertThat(client.next(NEVER)).isNull();
        }
    }

    @Test
    void takesWhatAgentsPublishAsTheApiDoes() throws Exception {
        var ann = member("pub-ann");
        var ben = member("pub-ben");
        try (var client = NatsAgent.connect(ann)) {
            var in = client.subject("publish");
            var posted = client.request(in, status("pub", "by nats").getBytes(StandardCharsets.UTF_8), "one-1");
            assertThat(posted.status()).as(posted.toString()).isEqualTo(201);
            var again = client.request(in, status("pub", "by nats").getBytes(StandardCharsets.UTF_8), "one-1");
            assertThat(again.body().get("id")).isEqualTo(posted.body().get("id"));
            var read =
                    ben.get("/api/v2/agent/messages/" + posted.body().get("id").asString());
            assertThat(read.body().at("/origin/agent_id").asString()).isEqualTo(ann.id());

            assertThat(client.request(in, "{\"type\":").problem()).isEqualTo("malformed-request");
            assertThat(client.request(in, new byte[] {(byte) 0xff, (byte) 0xfe}, null)
                            .problem())
                    .isEqualTo("malformed-request");
            assertThat(client.request(in, "{\"type\":\"status_update\",\"payload\":{\"status\":\"wroking\"}}")
                            .problem())
                    .isEqualTo("invalid-message");
            assertThat(client.request(in, status("pub", "x".repeat(70_000))).problem())
                    .isEqualTo("payload-too-large");
            assertThat(client.request(
                                    in,
                                    to(ben, "as ben")
                                            .replace("{\"type\"", "{\"agent_id\":\"" + ben.id() + "\",\"type\""))
                            .status())
                    .isEqualTo(422);
            assertThat(client.request(client.subject("subscribe"), "{\"since\":\"yesterday\"}")
                            .problem())
                    .isEqualTo("invalid-request");
            // The hub would publish it with its own rights.
            var theirs = Subjects.replies(new com.onetimesecret.hub.api.agent.AgentId(ben.id())) + ".x";
            client.publish(in, theirs, status("pub.steered", "answered elsewhere"));
            assertThat(client.request(in, status("pub", "the next")).status()).isEqualTo(201);
            assertThat(ben.get("/api/v2/agent/messages?since=all&topic=pub.steered")
                            .body()
                            .get("messages"))
                    .isEmpty();
        }
    }

    @Test
    void asksAndWaitsForTheAnswer() throws Exception {
        var ann = member("ask-ann");
        var ben = member("ask-ben");
        try (var asking = NatsAgent.connect(ann);
                var answering = NatsAgent.connect(ben)) {
            answering.listen(answering.subject("inbox"));
            answering.from("latest");
            var answered = new ArrayList<Integer>();
            var other = Thread.ofVirtual().start(() -> {
                try {
                    var subject = answering.subject("answer").replace("{question_id}", answering.nextId());
                    answered.add(
                            answering.request(subject, "{\"answer\":\"main\"}").status());
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            });
            var reply = asking.request(
                    asking.subject("ask"),
                    "{\"question\":\"Which branch?\",\"to\":[\"" + ben.id() + "\"],\"wait\":15}");
            other.join();
            assertThat(answered).containsExactly(201);
            assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
            assertThat(reply.body().at("/answers/0/answer").asString()).isEqualTo("main");
        }
    }

    @Test
    void stopsAtAPauseAndEndsWithARevocation() throws Exception {
        var writer = member("stop-writer");
        var ann = member("stop-ann");
        try (var client = NatsAgent.connect(ann)) {
            client.listen(client.subject("all"));
            client.from("latest");
            post(writer, status("stop", "hello"));
            client.nextId();

            assertThat(first.owner()
                            .post("/api/v2/agents/" + ann.id() + "/pause", "{}")
                            .status())
                    .isEqualTo(200);
            assertThat(client.request(client.subject("publish"), status("stop", "paused"))
                            .problem())
                    .isEqualTo("paused-by-human");
            assertThat(client.from("all").problem()).isEqualTo("paused-by-human");
            await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
            var meanwhile = post(writer, status("stop", "while paused"));
            assertThat(client.next(NEVER)).isNull();
            first.owner().post("/api/v2/agents/" + ann.id() + "/resume", "{}");
            assertThat(client.nextId()).isEqualTo(meanwhile);

            assertThat(first.owner()
                            .post("/api/v2/agents/" + ann.id() + "/revoke", "{}")
                            .status())
                    .isEqualTo(200);
            assertThat(client.request(client.subject("publish"), status("stop", "revoked"))
                            .problem())
                    .isEqualTo("unauthenticated");
            await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
            post(writer, status("stop", "after the end"));
            assertThat(client.next(NEVER)).isNull();
        }
    }

    @Test
    void givesCredentialsForTheOwnKeyAndATimeOnly() throws Exception {
        var ann = member("cred-ann");
        var credentials = NatsAgent.credentials(ann);
        assertThat(credentials.status()).isEqualTo(200);
        assertThat(credentials.body().toString()).doesNotContain(nats.account().seed());
        assertThat(Instant.parse(credentials.text("expires_at")))
                .isBetween(Instant.now().plusSeconds(600), Instant.now().plusSeconds(3601));
        var thief = member("cred-thief");
        assertThatThrownBy(() -> NatsAgent.connect(thief, credentials.body(), credentials.text("jwt")))
                .isInstanceOf(AuthenticationException.class);
        var past = NatsJwt.user(
                new NatsJwt.Issuer(nats.account(), ""),
                credentials.text("nkey"),
                "late",
                NatsJwt.Rights.all(),
                Instant.now().minusSeconds(100),
                Instant.now().minusSeconds(1));
        assertThatThrownBy(() -> NatsAgent.connect(ann, credentials.body(), past))
                .isInstanceOf(AuthenticationException.class);

        var p256 = new TestAgent(first.baseUrl(), "cred-p256", TestKey.p256());
        admit(p256, "post read subscribe");
        var refused = NatsAgent.credentials(p256);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.problem()).isEqualTo("invalid-key");
        assertThat(ann.post("/api/v2/agent/nats-credentials", "{\"expires_in\":7200}")
                        .status())
                .isEqualTo(422);
        var reading = first.stranger("cred-reader");
        admit(reading, "read");
        assertThat(NatsAgent.credentials(reading).problem()).isEqualTo("insufficient-scope");
        assertThat(first.jdbc()
                        .sql("select count(*) from nats_reader where agent_id in (:ids)")
                        .param("ids", List.of(p256.id(), reading.id()))
                        .query(Integer.class)
                        .single())
                .isZero();
        assertThat(first.owner().get("/api/v2/audit?limit=100").body().toString())
                .contains("nats.credentials.issued");
    }

    private static void admit(TestAgent agent, String scopes) {
        var request = agent.request("Has a key of its own");
        request.put("network", "guided-network");
        request.put("scope", scopes);
        var asked = agent.join(request);
        first.owner().approve(asked.text("approval_id"), "{}");
        assertThat(agent.redeem().status()).isEqualTo(200);
    }
}
