package com.onetimesecret.hub.messaging;

import static com.onetimesecret.hub.messaging.HubCalls.MESSAGES;
import static com.onetimesecret.hub.messaging.TestAgents.ALICE;
import static com.onetimesecret.hub.messaging.TestAgents.BOB;
import static com.onetimesecret.hub.messaging.TestAgents.STRANGER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.test.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.context.WebApplicationContext;
import tools.jackson.databind.JsonNode;

/// What the sender of a message learns of its way.
@SpringBootTest(properties = "spring.jackson.property-naming-strategy=SNAKE_CASE")
class DeliveryIntegrationTests {

    private static final TestDatabase DATABASE = TestDatabase.fresh("classpath:db/migration/messaging");
    private static final String BOBS = BOB.id().value();

    @Autowired
    private WebApplicationContext context;

    @Autowired
    private JdbcClient jdbc;

    private HubCalls hub;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        DATABASE.springProperties().forEach((name, value) -> registry.add(name, () -> value));
    }

    @BeforeEach
    void connect() {
        hub = new HubCalls(context);
    }

    @Test
    void followsAMessageFromStoredToAnswered() {
        var id = hub.send(ALICE, "look", BOBS, "\"requires_ack\":true,");
        var stored = ladder(id);
        assertThat(stored.get("to").asString()).isEqualTo(BOBS);
        assertThat(stored.get("state").asString()).isEqualTo("stored");
        assertThat(stored.has("fetched_at")).isFalse();

        hub.get(BOB, MESSAGES + "?to=me");
        await().atMost(Duration.ofSeconds(5))
                .until(() -> ladder(id).get("state").asString().equals("fetched"));

        var acked = hub.post(BOB, MESSAGES + "/" + id + "/ack", "");
        assertThat(acked.status()).as(acked.raw()).isEqualTo(200);
        assertThat(acked.text("/state")).isEqualTo("acked");
        assertThat(ladder(id).get("state").asString()).isEqualTo("acked");

        hub.send(BOB, "done", "", "\"in_reply_to\":\"" + id + "\",");
        hub.send(BOB, "done again", "", "\"in_reply_to\":\"" + id + "\",");
        var answered = ladder(id);
        assertThat(answered.get("state").asString()).isEqualTo("answered");
        assertThat(answered.get("acked_at").asString()).isEqualTo(acked.text("/acked_at"));
        assertThat(time(answered, "stored_at")).isBeforeOrEqualTo(time(answered, "fetched_at"));
        assertThat(time(answered, "acked_at")).isBeforeOrEqualTo(time(answered, "answered_at"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"?since=all", "?since=all&to=me", "/{id}"})
    void notesWhateverHandsTheMessageOut(String read) {
        var id = hub.send(ALICE, "look", BOBS, "");

        // Its sender and a reader of something else count for nothing.
        hub.get(ALICE, MESSAGES + "?since=all");
        hub.get(BOB, MESSAGES + "?since=latest");
        hub.get(BOB, MESSAGES + read.replace("{id}", id));

        await().atMost(Duration.ofSeconds(5)).until(() -> ladder(id).has("fetched_at"));
        assertThat(hub.get(ALICE, MESSAGES + "/" + id + "/delivery").body().get("deliveries"))
                .hasSize(1);
    }

    @Test
    void takesAnAnswerForTheRecipientsOnly() {
        var id = hub.send(ALICE, "look", BOBS, "");

        hub.send(ALICE, "by the sender itself", BOBS, "\"in_reply_to\":\"" + id + "\",");

        assertThat(ladder(id).get("state").asString()).isEqualTo("stored");
    }

    @Test
    void takesTheFirstAcknowledgementForGood() {
        var id = hub.send(ALICE, "look", BOBS, "");

        var first = hub.post(BOB, MESSAGES + "/" + id + "/ack", "");
        var second = hub.post(BOB, MESSAGES + "/" + id + "/ack", "");

        assertThat(second.raw()).isEqualTo(first.raw());
        assertThat(jdbc.sql("select count(*) from audit_entry where action = 'message.acked' and subject = ?")
                        .param(id)
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void refusesAcknowledgementsByAnybodyElse() {
        var forBob = hub.send(ALICE, "look", BOBS, "");
        var forAll = hub.send(ALICE, "look", "", "");

        var sender = hub.post(ALICE, MESSAGES + "/" + forBob + "/ack", "");
        var reader = hub.post(BOB, MESSAGES + "/" + forAll + "/ack", "");
        var stranger = hub.post(STRANGER, MESSAGES + "/" + forBob + "/ack", "");
        var nobodys = hub.post(STRANGER, MESSAGES + "/nonsense/ack", "");

        assertThat(sender.status()).isEqualTo(403);
        assertThat(reader.text("/type")).isEqualTo("not-a-recipient");
        assertThat(stranger.status()).isEqualTo(404);
        assertThat(stranger.raw()).isEqualTo(nobodys.raw());
    }

    @Test
    void showsItsWayToTheSenderOnly() {
        var forBob = hub.send(ALICE, "look", BOBS, "");
        var forAll = hub.send(ALICE, "look", "", "");

        assertThat(hub.get(BOB, MESSAGES + "/" + forBob + "/delivery").status()).isEqualTo(403);
        assertThat(hub.get(BOB, MESSAGES + "/" + forAll + "/delivery").status()).isEqualTo(403);
        assertThat(hub.get(STRANGER, MESSAGES + "/" + forBob + "/delivery").status())
                .isEqualTo(404);
        assertThat(hub.get(STRANGER, MESSAGES + "/" + forAll + "/delivery").status())
                .isEqualTo(404);
        // Who read what everybody may read is nothing the hub can know.
        assertThat(hub.get(ALICE, MESSAGES + "/" + forAll + "/delivery").body().get("deliveries"))
                .isEmpty();
    }

    @Test
    void saysThatAMessageEndedBeforeItArrived() {
        var wanted = hub.send(ALICE, "look", BOBS, "\"requires_ack\":true,");
        var unread = hub.send(ALICE, "look", BOBS, "");
        var acked = hub.send(ALICE, "look", BOBS, "\"requires_ack\":true,");
        hub.post(BOB, MESSAGES + "/" + acked + "/ack", "");
        hub.get(BOB, MESSAGES + "/" + wanted);
        await().atMost(Duration.ofSeconds(5)).until(() -> ladder(wanted).has("fetched_at"));

        jdbc.sql("update delivery set expires_at = now() - interval '1 second'").update();
        jdbc.sql("delete from message").update();

        assertThat(ladder(wanted).get("state").asString()).isEqualTo("expired");
        assertThat(ladder(wanted).has("fetched_at")).isTrue();
        assertThat(ladder(wanted).has("expired_at")).isTrue();
        assertThat(ladder(unread).get("state").asString()).isEqualTo("expired");
        assertThat(ladder(acked).get("state").asString()).isEqualTo("acked");
        assertThat(hub.post(BOB, MESSAGES + "/" + wanted + "/ack", "").status()).isNotEqualTo(200);
    }

    @Test
    void deletesAMessageForItsAuthorOnlyAndForEverybody() {
        var id = hub.send(ALICE, "look", BOBS, "");
        var path = MESSAGES + "/" + id;

        assertThat(hub.delete(BOB, path).status()).isEqualTo(403);
        assertThat(hub.delete(STRANGER, path).status()).isEqualTo(404);
        assertThat(hub.get(BOB, path).status()).isEqualTo(200);

        assertThat(hub.delete(ALICE, path).status()).isEqualTo(204);
        assertThat(hub.get(BOB, path).status()).isEqualTo(404);
        assertThat(hub.get(BOB, MESSAGES + "?since=all").raw()).doesNotContain(id);
        assertThat(hub.get(ALICE, path + "/delivery").status()).isEqualTo(404);
        assertThat(hub.delete(ALICE, path).status()).isEqualTo(404);
    }

    @Test
    void storesNothingMoreForMessagesToEverybody() {
        long before = deliveries();

        hub.send(ALICE, "to all", "", "");

        assertThat(deliveries()).isEqualTo(before);
    }

    private long deliveries() {
        return jdbc.sql("select count(*) from delivery").query(Long.class).single();
    }

    private JsonNode ladder(String id) {
        var answer = hub.get(ALICE, MESSAGES + "/" + id + "/delivery");
        assertThat(answer.status()).as(answer.raw()).isEqualTo(200);
        return answer.body().at("/deliveries/0");
    }

    private static Instant time(JsonNode node, String member) {
        return Instant.parse(node.get(member).asString());
    }
}
