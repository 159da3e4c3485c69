package com.onetimesecret.hub.a2a;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.Wire;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Clients whose connection is lost: what they send again is taken once, and what they left is free again.
class A2aLostConnectionIntegrationTests {

    /// How many streams a caller may have.
    private static final int MOST = 20;

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static TestAgent alice;

    @BeforeAll
    static void startAHub() {
        hub = RunningHub.startUnlimited(data);
        alice = member("lost-alice");
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    private static TestAgent member(String name) {
        return hub.member(name, hub.owner(), "guided-network");
    }

    /// Claims the task and returns its thread.
    private static String claim(TestAgent agent, String task) {
        return agent.post("/api/v2/agent/tasks/" + task + "/claim", "{}").text("correlation_id");
    }

    private static void ask(TestAgent agent, String task, String thread, String question) {
        var asked = agent.post(
                "/api/v2/agent/questions",
                Wire.json(Map.of("question", question, "to", List.of(alice.id()), "correlation_id", thread)));
        assertThat(asked.status()).isEqualTo(201);
        var paused =
                agent.post("/api/v2/agent/tasks/" + task + "/renew", "{\"generation\":1,\"state\":\"input_required\"}");
        assertThat(paused.status()).isEqualTo(200);
    }

    private static Map<String, Object> reply(String text, String message, String task) {
        return A2aCaller.message(text, Map.of("messageId", message, "taskId", task), Map.of("returnImmediately", true));
    }

    /// What the agent was told in answers and other messages.
    private static List<String> heard(TestAgent agent) {
        var inbox = agent.get("/api/v2/agent/inbox?since=all&limit=500").body().get("messages");
        var heard = new ArrayList<>(inbox.findValuesAsString("answer"));
        heard.addAll(inbox.findValuesAsString("summary"));
        return heard;
    }

    @Test
    void takesAnAnswerThatIsSentAgainForTheAnswerThatItWas() {
        var bob = member("lost-bob");
        var toBob = A2aCaller.of(hub.baseUrl(), alice, bob);
        var task = toBob.handOver("Book it").get("id").stringValue();
        var thread = claim(bob, task);
        ask(bob, task, thread, "For when?");

        var first = toBob.good("SendMessage", reply("Monday", "when", task));
        var again = toBob.good("SendMessage", reply("Monday", "when", task));
        ask(bob, task, thread, "For how many?");
        var later = toBob.good("SendMessage", reply("Monday", "when", task));

        for (JsonNode answer : List.of(first, again, later)) {
            assertThat(answer.at("/task/id").stringValue()).isEqualTo(task);
        }
        assertThat(heard(bob)).containsOnlyOnce("Monday");
        assertThat(toBob.refused("SendMessage", reply("Tuesday", "when", task))
                        .at("/data/0/reason")
                        .stringValue())
                .isEqualTo("IDEMPOTENCY_CONFLICT");
    }

    @Test
    void takesAMessageThatIsSentAgainForNoAnswer() {
        var carol = member("lost-carol");
        var toCarol = A2aCaller.of(hub.baseUrl(), alice, carol);
        var task = toCarol.handOver("Book it").get("id").stringValue();
        var thread = claim(carol, task);
        var text = "p".repeat(499) + "😀😀";

        toCarol.good("SendMessage", reply(text, "more", task));
        ask(carol, task, thread, "For when?");
        var again = toCarol.good("SendMessage", reply(text, "more", task));

        assertThat(again.at("/task/status/message/parts/0/text").stringValue()).isEqualTo("For when?");
        assertThat(heard(carol)).containsExactly("p".repeat(499) + "😀");
    }

    @Test
    void freesTheStreamsOfAClientThatLeft() throws Exception {
        var dave = member("lost-dave");
        var door = A2aCaller.of(hub.baseUrl(), alice, dave);
        var task = door.handOver("Take your time").get("id").stringValue();
        for (int i = 0; i < MOST; i++) {
            assertThat(leftStream(door, task)).contains(" 200 ");
        }

        await().atMost(Duration.ofSeconds(20))
                .until(() -> leftStream(door, task).contains(" 200 "));
    }

    /// The first line of the answer, after which the client leaves.
    private static String leftStream(A2aCaller door, String task) throws IOException {
        var address = URI.create(door.door());
        var body =
                Wire.json(Map.of("jsonrpc", "2.0", "id", 1, "method", "SubscribeToTask", "params", Map.of("id", task)));
        try (var socket = new Socket(address.getHost(), address.getPort())) {
            var request = "POST " + address.getPath() + " HTTP/1.1\r\nHost: " + address.getAuthority()
                    + "\r\nAuthorization: Bearer " + door.token() + "\r\nA2A-Version: 1.0"
                    + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
        }
    }
}
