package com.onetimesecret.hub.messaging;

import static com.onetimesecret.hub.messaging.HubCalls.MESSAGES;
import static com.onetimesecret.hub.messaging.TestAgents.ALICE;
import static com.onetimesecret.hub.messaging.TestAgents.BOB;
import static com.onetimesecret.hub.messaging.TestAgents.STRANGER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.test.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.context.WebApplicationContext;

/// Messages that open once.
@SpringBootTest(
        properties = {"spring.jackson.property-naming-strategy=SNAKE_CASE", "hub.messaging.burn.sweep-interval=100ms"})
class BurnIntegrationTests {

    private static final TestDatabase DATABASE = TestDatabase.fresh("classpath:db/migration/messaging");
    private static final String BOBS = BOB.id().value();
    private static final String ONCE = "\"burn_after_reading\":true,\"metadata\":{\"hint\":\"metaphor\"},";
    private static final int MANY = 50;

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
    void carriesAnEnvelopeWithoutContentUntilItIsOpened() {
        var id = hub.send(ALICE, "the-content", BOBS, ONCE + "\"correlation_id\":\"corr_1234567890123456\",");

        for (var envelope : new HubCalls.Reply[] {
            hub.get(BOB, MESSAGES + "/" + id),
            hub.get(ALICE, MESSAGES + "/" + id),
            hub.get(BOB, MESSAGES + "?to=me&since=all")
        }) {
            assertThat(envelope.raw())
                    .contains(id, "\"sealed\":true", "corr_1234567890123456")
                    .doesNotContain("the-content", "metaphor");
        }
        assertThat(hub.get(BOB, MESSAGES + "?q=the-content").body().get("messages"))
                .isEmpty();
    }

    @Test
    void keepsNothingReadableInTheStorage() {
        hub.send(ALICE, "the-content", BOBS, ONCE);

        var dump = jdbc.sql("""
                        select string_agg(row_text, ' ') from (
                            select encode(content, 'escape') || encode(wrapped_key, 'escape') || s::text as row_text
                            from sealed_message s
                            union all select encode(body, 'escape') || m::text from message m
                            union all select a::text from audit_entry a) everything
                        """).query(String.class).single();
        assertThat(dump).contains("sealed").doesNotContain("the-content").doesNotContain("metaphor");
    }

    @Test
    void opensForExactlyOneOfMany() throws Exception {
        var id = hub.send(ALICE, "the-content", BOBS, ONCE);

        var open = (Callable<HubCalls.Reply>) () -> hub.post(BOB, MESSAGES + "/" + id + "/open", "");
        var answers = new ArrayList<HubCalls.Reply>();
        try (var threads = Executors.newFixedThreadPool(MANY)) {
            for (Future<HubCalls.Reply> answer : threads.invokeAll(Collections.nCopies(MANY, open))) {
                answers.add(answer.get());
            }
        }

        assertThat(answers)
                .filteredOn(answer -> answer.status() == 200)
                .singleElement()
                .satisfies(won -> {
                    assertThat(won.text("/payload/summary")).isEqualTo("the-content");
                    assertThat(won.text("/metadata/hint")).isEqualTo("metaphor");
                    assertThat(won.text("/id")).isEqualTo(id);
                    assertThat(won.body().has("sealed")).isFalse();
                    assertThat(won.text("/next/0/href")).endsWith(id + "/ack");
                });
        assertThat(answers).filteredOn(answer -> answer.status() != 200).allSatisfy(lost -> {
            assertThat(lost.status()).isEqualTo(410);
            assertThat(lost.text("/type")).isEqualTo("already-burned");
            assertThat(lost.text("/detail")).contains(BOBS);
            assertThat(lost.raw()).doesNotContain("the-content");
        });
        assertThat(jdbc.sql("select count(*) from sealed_message where chance = ?")
                        .param(id.substring(15))
                        .query(Integer.class)
                        .single())
                .isZero();
        assertThat(jdbc.sql("select count(*) from audit_entry where action = 'message.opened' and subject = ?")
                        .param(id)
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void leavesATombstoneThatSaysWhoAndWhen() {
        var id = hub.send(ALICE, "the-content", BOBS, ONCE);
        hub.post(BOB, MESSAGES + "/" + id + "/open", "");

        var tombstone = hub.get(ALICE, MESSAGES + "/" + id);
        assertThat(tombstone.body().propertyNames())
                .containsExactly("id", "type", "agent_id", "burned_at", "burned_by");
        assertThat(tombstone.text("/burned_by")).isEqualTo(BOBS);
        assertThat(tombstone.text("/agent_id")).isEqualTo(ALICE.id().value());
        assertThat(hub.get(BOB, MESSAGES + "?since=all").raw()).contains(tombstone.raw());
        var ladder = hub.get(ALICE, MESSAGES + "/" + id + "/delivery");
        assertThat(ladder.text("/deliveries/0/opened_at")).isEqualTo(tombstone.text("/burned_at"));
        assertThat(ladder.text("/deliveries/0/state")).isEqualTo("fetched");
    }

    @Test
    void opensForRecipientsOnly() {
        var id = hub.send(ALICE, "the-content", BOBS, ONCE);
        var path = MESSAGES + "/" + id + "/open";

        var sender = hub.post(ALICE, path, "");
        assertThat(sender.status()).isEqualTo(403);
        assertThat(sender.text("/type")).isEqualTo("not-a-recipient");
        assertThat(hub.post(STRANGER, path, "").status()).isEqualTo(404);
        assertThat(hub.post(BOB, MESSAGES + "/" + id + "x/open", "").status()).isEqualTo(404);

        assertThat(hub.post(BOB, path, "").status()).isEqualTo(200);
        assertThat(hub.post(ALICE, path, "").status()).isEqualTo(403);
        assertThat(hub.post(STRANGER, path, "").status()).isEqualTo(404);
    }

    @Test
    void opensNothingThatIsNotSealed() {
        var id = hub.send(ALICE, "for all to see", BOBS, "");

        assertThat(hub.post(BOB, MESSAGES + "/" + id + "/open", "").status()).isEqualTo(422);
        assertThat(hub.get(BOB, MESSAGES + "/" + id).raw()).contains("for all to see");
    }

    @Test
    void destroysWhatNobodyOpenedInTime() {
        var id = hub.send(ALICE, "the-content", BOBS, ONCE);
        jdbc.sql("update sealed_message set expires_at = now() where chance = ?")
                .param(id.substring(15))
                .update();

        assertThat(hub.post(BOB, MESSAGES + "/" + id + "/open", "").status()).isEqualTo(404);
        await().atMost(Duration.ofSeconds(10)).until(() -> sealed(id) == 0);
    }

    @Test
    void destroysWhatItsAuthorDeletes() {
        var id = hub.send(ALICE, "the-content", BOBS, ONCE);

        assertThat(hub.delete(ALICE, MESSAGES + "/" + id).status()).isEqualTo(204);

        assertThat(sealed(id)).isZero();
        assertThat(hub.post(BOB, MESSAGES + "/" + id + "/open", "").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'type':'status_update','burn_after_reading':true,'payload':{'status':'idle'}}|/to",
                "{'type':'status_update','to':'human','sealed':true,'payload':{'status':'idle'}}|/sealed",
                "{'type':'status_update','to':'human','burn_after_reading':true}|/payload",
                "{'type':'status_update','to':'human','burn_after_reading':true,'payload':{'status':'x'}}|/payload/status",
            })
    void refusesWhatCannotOpen(String body, String pointer) {
        var answer = hub.post(ALICE, MESSAGES, body.replace('\'', '"'));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text("/errors/0/pointer")).isEqualTo(pointer);
    }

    private int sealed(String id) {
        return jdbc.sql("select count(*) from sealed_message where chance = ?")
                .param(id.substring(15))
                .query(Integer.class)
                .single();
    }
}
