package com.onetimesecret.hub.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.Wire;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class WebhookIntegrationTests {

    private static final String PATH = "/api/v2/agent/webhooks";

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static TestAgent writer;

    private TestAgent listener;
    private PushReceiver receiver;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.startUnlimited(data, Map.of("hub.messaging.webhook.first-retry", "1s"));
        writer = hub.member("writer");
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    @BeforeEach
    void listen() {
        receiver = new PushReceiver();
        listener = hub.member("listener " + System.nanoTime());
    }

    @AfterEach
    void stopListening() {
        receiver.close();
    }

    @Test
    void pushesWhatIsPostedSignedForTheLibraryOfReceivers() throws Exception {
        var registered = register(Map.of("url", receiver.url(), "topics", List.of("build.>")));
        post("build.main", "green");

        var push = next();
        var standard = new Webhook(registered.text("secret"));
        standard.verify(push.body(), push.headers());
        assertThatThrownBy(() -> standard.verify(push.body().replace("green", "red"), push.headers()))
                .isInstanceOf(WebhookVerificationException.class);
        var message = JsonMapper.shared().readTree(push.body());
        assertThat(message.at("/payload/summary").stringValue()).isEqualTo("green");
        assertThat(message.at("/origin/agent_name").stringValue()).isEqualTo("writer");
        assertThat(push.headers().firstValue("webhook-id"))
                .contains(message.get("id").stringValue());
    }

    @Test
    void pushesInTheOrderOfTheLogAndNothingTwiceWhileAllGoesWell() throws Exception {
        register(Map.of("url", receiver.url(), "topics", List.of("count")));
        IntStream.range(0, 30).forEach(number -> post("count", "number " + number));

        for (int number = 0; number < 30; number++) {
            assertThat(next().body()).contains("number " + number + "\"");
        }
        await().untilAsserted(() -> assertThat(first("status")).isEqualTo("active"));
        assertThat(receiver.next(1)).isNull();
    }

    @Test
    void triesAgainUntilTheReceiverTakesItAndSaysHowItFares() throws Exception {
        register(Map.of("url", receiver.url(), "topics", List.of("stubborn")));
        receiver.answer(500);
        post("stubborn", "first");
        next();
        await().untilAsserted(() -> assertThat(first("status")).isEqualTo("failing"));
        assertThat(first("last_error")).contains("500");

        receiver.answer(200);
        post("stubborn", "second");

        var taken = next();
        while (!taken.body().contains("second")) {
            assertThat(taken.body()).contains("first");
            taken = next();
        }
        await().untilAsserted(() -> assertThat(first("status")).isEqualTo("active"));
    }

    @Test
    void pushesOnlyWhatWasNotTakenAgain() throws Exception {
        register(Map.of("url", receiver.url(), "topics", List.of("again")));
        receiver.answer(500);
        post("again", "one");
        next();
        post("again", "two");
        post("again", "three");
        receiver.refuse("three");
        receiver.answer(204);

        var pushed = new ArrayList<String>();
        while (pushed.stream().filter(body -> body.contains("three")).count() < 3) {
            pushed.add(next().body());
        }
        assertThat(pushed).filteredOn(body -> body.contains("two")).hasSize(1);
    }

    @Test
    void notesNothingAfterAnotherHubHasTakenTheWebhook() throws Exception {
        register(Map.of("url", receiver.url(), "topics", List.of("fence")));
        receiver.meanwhile(() -> hub.jdbc().sql("""
                        update webhook set claim = claim + 1, busy_until = now() + interval '1 hour', last_error = seq
                        where agent_id = ?
                        """).param(listener.id()).update());
        post("fence", "taken over");
        post("fence", "left to the other hub");
        assertThat(next().body()).contains("taken over");

        assertThat(receiver.next(2)).isNull();
        assertThat(hub.jdbc()
                        .sql("select last_error = seq::text and busy_until > now() from webhook where agent_id = ?")
                        .param(listener.id())
                        .query(Boolean.class)
                        .single())
                .isTrue();
    }

    @Test
    void servesOthersWhileTheReceiversOfTwoAgentsDoNotAnswer() throws Exception {
        var answering = new CompletableFuture<Void>();
        try (var quick = new PushReceiver()) {
            receiver.meanwhile(answering::join);
            for (var slow : List.of(listener, hub.member("slow " + System.nanoTime()))) {
                listener = slow;
                IntStream.range(0, 10)
                        .forEach(number -> register(Map.of("url", receiver.url(), "topics", List.of("stuck"))));
            }
            post("stuck", "anybody?");
            next();

            listener = hub.member("quick " + System.nanoTime());
            register(Map.of("url", quick.url(), "topics", List.of("moving")));
            post("moving", "still served");

            assertThat(quick.next(4)).isNotNull();
        } finally {
            answering.complete(null);
        }
    }

    @Test
    void givesUpAReceiverThatIsGoneAndTellsItsAgent() throws Exception {
        var id = register(Map.of("url", receiver.url(), "topics", List.of("gone")))
                .text("id");
        receiver.answer(410);
        post("gone", "anybody?");
        next();

        await().untilAsserted(() -> assertThat(first("status")).isEqualTo("ended"));
        var told = listener.get("/api/v2/agent/messages?to=me&wait=5").body().at("/messages/0");
        assertThat(told.at("/payload/summary").stringValue()).contains(id).contains("410");
        assertThat(told.at("/origin/kind").stringValue()).isEqualTo("system");
    }

    @Test
    void pushesOnlyWhatItsAgentMayRead() throws Exception {
        register(Map.of("url", receiver.url(), "to_me", true));
        var other = hub.member("other " + System.nanoTime());
        say(Map.of("to", List.of(other.id()), "type", "status_update", "payload", payload("not for you")));
        say(Map.of("to", List.of(listener.id()), "type", "status_update", "payload", payload("for you")));

        assertThat(next().body()).contains("for you").doesNotContain("not for you");
    }

    @Test
    void stopsWhenItIsRemovedOrItsAgentIsRevokedOrPaused() throws Exception {
        register(Map.of("url", receiver.url(), "topics", List.of("silence")));
        hub.owner().post("/api/v2/agents/" + listener.id() + "/pause", "");
        post("silence", "while paused");
        assertThat(receiver.next(2)).isNull();

        hub.owner().post("/api/v2/agents/" + listener.id() + "/revoke", "");

        assertThat(hub.jdbc()
                        .sql("select count(*) from webhook where agent_id = ?")
                        .param(listener.id())
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void keepsTheSecretOfAUrlOutOfTheTrail() {
        var id = register(Map.of("url", receiver.url() + "/hush-1?key=hush-2")).text("id");

        assertThat(hub.jdbc()
                        .sql(
                                "select details::text from audit_entry where action = 'webhook.registered' and subject = ?")
                        .param(id)
                        .query(String.class)
                        .single())
                .contains("http://localhost")
                .doesNotContain("hush");
    }

    @Test
    void pushesNothingOfASuspendedNetwork() throws Exception {
        listener = hub.member("theirs", hub.found("silent"), "silent");
        register(Map.of("url", receiver.url(), "topics", List.of("suspended")));
        receiver.answer(500);
        var posted = listener.post(
                "/api/v2/agent/messages",
                Wire.json(Map.of("topic", "suspended", "type", "status_update", "payload", payload("hear me"))));
        assertThat(posted.status()).isEqualTo(201);
        next();

        hub.jdbc()
                .sql("update network set suspended_at = now() where slug = 'silent'")
                .update();

        assertThat(receiver.next(3)).isNull();
    }

    @Test
    void takesNoTurnForWhatIsNotForIt() {
        register(Map.of("url", receiver.url(), "topics", List.of("quiet")));
        var before = first("cursor");
        post("loud", "for others");

        await().untilAsserted(() -> assertThat(first("cursor")).isNotEqualTo(before));
        assertThat(hub.jdbc()
                        .sql("select claim from webhook where agent_id = ?")
                        .param(listener.id())
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void removesAWebhookOnceAndHidesThatOfOthers() {
        var id = register(Map.of("url", receiver.url())).text("id");

        assertThat(writer.get(PATH + "/" + id).status()).isEqualTo(404);
        assertThat(writer.delete(PATH + "/" + id).status()).isEqualTo(404);
        assertThat(listener.get(PATH + "/" + id).text("url")).isEqualTo(receiver.url());
        assertThat(listener.delete(PATH + "/" + id).status()).isEqualTo(204);
        assertThat(listener.delete(PATH + "/" + id).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"url\":\"ftp://example.com/\"}",
                "{\"url\":\"https://10.0.0.1/\"}",
                "{\"url\":\"https://user:pw@example.com/\"}",
                "{\"url\":\"not a url\"}",
                "{\"url\":\"https://example.com/\",\"topics\":[\"a..b\"]}",
                "{\"url\":\"https://example.com/\",\"types\":[\"gossip\"]}",
                "{\"url\":\"https://example.com/\",\"topics\":[null]}",
                "{\"url\":\"https://example.com/\",\"types\":[null]}",
                "{\"url\":\"https://example.com/\",\"colour\":\"red\"}"
            })
    void refusesWhatItCannotPush(String body) {
        var refused = listener.post(PATH, body);

        assertThat(refused.status()).as(refused.toString()).isEqualTo(422);
        assertThat(listener.get(PATH).body().get("webhooks")).isEmpty();
    }

    @Test
    void hasALimitOnHowManyAnAgentMayHave() {
        IntStream.range(0, 10).forEach(n -> register(Map.of("url", receiver.url())));

        assertThat(listener.post(PATH, Wire.json(Map.of("url", receiver.url()))).status())
                .isEqualTo(422);
    }

    @Test
    void listsInPages() {
        IntStream.range(0, 3).forEach(n -> register(Map.of("url", receiver.url())));

        var page = listener.get(PATH + "?limit=2").body();
        assertThat(page.get("webhooks")).hasSize(2);
        assertThat(page.get("has_more").booleanValue()).isTrue();
        var rest = listener.get(
                        PATH + "?max_bytes=1&cursor=" + page.get("cursor").stringValue())
                .body();
        assertThat(rest.get("webhooks")).hasSize(1).doesNotContainAnyElementsOf(page.get("webhooks"));
        assertThat(rest.get("has_more").booleanValue()).isFalse();
        assertThat(listener.get(PATH + "?cursor=x").status()).isEqualTo(422);
    }

    @Test
    void keepsTheKeyThatSignsSealed() {
        var secret = register(Map.of("url", receiver.url())).text("secret");

        assertThat(listener.get(PATH).body().toString()).doesNotContain("whsec_");
        assertThat(secret).startsWith("whsec_");
    }

    private Answer register(Map<String, Object> body) {
        var answer = listener.post(PATH, Wire.json(body));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        return answer;
    }

    private String first(String member) {
        return listener.get(PATH).body().at("/webhooks/0/" + member).asString("");
    }

    private PushReceiver.Push next() throws InterruptedException {
        return Objects.requireNonNull(receiver.next(20), "no push came");
    }

    private static void post(String topic, String summary) {
        say(Map.of("topic", topic, "type", "status_update", "payload", payload(summary)));
    }

    private static Map<String, String> payload(String summary) {
        return Map.of("status", "working", "summary", summary);
    }

    private static void say(Map<String, Object> message) {
        var answer = writer.post("/api/v2/agent/messages", Wire.json(message));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
    }
}
