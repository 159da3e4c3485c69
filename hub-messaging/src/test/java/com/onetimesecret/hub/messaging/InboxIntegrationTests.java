package com.onetimesecret.hub.messaging;

import static com.onetimesecret.hub.messaging.HubCalls.INBOX;
import static com.onetimesecret.hub.messaging.HubCalls.MESSAGES;
import static com.onetimesecret.hub.messaging.TestAgents.ALICE;
import static com.onetimesecret.hub.messaging.TestAgents.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.test.TestDatabase;
import java.util.ArrayList;
import java.util.List;
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

/// What waits for an agent, and how it goes on after forgetting everything.
@SpringBootTest(properties = "spring.jackson.property-naming-strategy=SNAKE_CASE")
class InboxIntegrationTests {

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
    void empty() {
        hub = new HubCalls(context);
        jdbc.sql("delete from inbox_mark").update();
        jdbc.sql("delete from delivery").update();
    }

    @Test
    void countsWhatLiesBehindTheMark() {
        var end = hub.get(BOB, INBOX + "?since=latest").text("/cursor");
        hub.post(BOB, INBOX + "/ack", mark(end));
        hub.send(ALICE, "one", BOBS, "");
        hub.send(ALICE, "to all", "", "");
        hub.send(BOB, "to somebody else", ALICE.id().value(), "");
        hub.send(ALICE, "two", BOBS, "");
        assertThat(unread()).isEqualTo(2);

        var page = hub.get(BOB, INBOX + "?since=unread");
        assertThat(summaries(page)).containsExactly("one", "two");
        assertThat(unread()).isEqualTo(2);

        var marked = hub.post(BOB, INBOX + "/ack", mark(page.text("/cursor")));
        assertThat(marked.status()).as(marked.raw()).isEqualTo(200);
        assertThat(marked.body().get("unread").longValue()).isZero();
        assertThat(unread()).isZero();
        assertThat(summaries(hub.get(BOB, INBOX + "?since=unread"))).isEmpty();

        hub.send(ALICE, "three", BOBS, "");
        assertThat(unread()).isEqualTo(1);
        assertThat(summaries(hub.get(BOB, MESSAGES + "?since=unread"))).containsExactly("three");
    }

    @Test
    void movesTheMarkForwardOnly() {
        var first = hub.get(BOB, INBOX + "?since=latest").text("/cursor");
        hub.send(ALICE, "one", BOBS, "");
        var second = hub.get(BOB, INBOX + "?since=latest").text("/cursor");

        hub.post(BOB, INBOX + "/ack", mark(second));
        var back = hub.post(BOB, INBOX + "/ack", mark(first));

        assertThat(back.status()).isEqualTo(200);
        assertThat(back.text("/cursor")).isEqualTo(second);
        assertThat(back.body().get("unread").longValue()).isZero();
    }

    @Test
    void losesNothingWhenPagesAreCutAndTheReaderForgets() {
        var end = hub.get(BOB, INBOX + "?since=latest").text("/cursor");
        hub.post(BOB, INBOX + "/ack", mark(end));
        var sent = new ArrayList<String>();
        for (int i = 0; i < 12; i++) {
            sent.add("number " + i);
            hub.send(ALICE, "number " + i, BOBS, "");
        }

        var got = new ArrayList<String>();
        var more = true;
        while (more) {
            // Begins with nothing in memory each time.
            var page = hub.get(BOB, INBOX + "?since=unread&max_bytes=1500");
            assertThat(page.raw()).startsWith("{\"cursor\":\"");
            assertThat(page.raw().length()).isLessThan(2000);
            got.addAll(summaries(page));
            more = page.body().get("has_more").booleanValue();
            hub.post(BOB, INBOX + "/ack", mark(page.text("/cursor")));
        }

        assertThat(got).isEqualTo(sent);
        assertThat(unread()).isZero();
    }

    @Test
    void findsInTheStorageWhatIsToTheReaderOnly() {
        hub.send(ALICE, "needle to bob", BOBS, "");
        hub.send(ALICE, "needle to all", "", "");
        hub.send(BOB, "needle by bob", ALICE.id().value(), "");

        // What asks for a text is never answered from memory.
        assertThat(summaries(hub.get(BOB, INBOX + "?q=needle"))).containsExactly("needle to bob");
        assertThat(summaries(hub.get(BOB, MESSAGES + "?q=needle")))
                .containsExactly("needle to bob", "needle to all", "needle by bob");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"cursor\":\"x\"}", "{\"cursor\":\"c1-1\"}", "{\"cursor\":\"unread\"}"})
    void refusesMarksThatTheLogDidNotGiveOut(String body) {
        assertThat(hub.post(BOB, INBOX + "/ack", body).status()).isBetween(400, 422);
        assertThat(jdbc.sql("select count(*) from inbox_mark")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void refusesAnInboxOfSomebodyElse() {
        assertThat(hub.get(BOB, INBOX + "?to=me").status()).isEqualTo(422);
    }

    private long unread() {
        return hub.post(BOB, "/api/v2/agent/heartbeat", "{}")
                .body()
                .get("unread")
                .longValue();
    }

    private static String mark(String cursor) {
        return "{\"cursor\":\"" + cursor + "\"}";
    }

    private static List<String> summaries(HubCalls.Reply page) {
        return page.body()
                .get("messages")
                .valueStream()
                .map(message -> message.at("/payload/summary").asString())
                .toList();
    }
}
