package com.onetimesecret.hub.messaging.undelivered;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.network.NetworkBudget;
import com.onetimesecret.hub.api.network.NetworkUse;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.messaging.delivery.JdbcDeliveries;
import com.onetimesecret.hub.messaging.log.AppendInTransaction;
import com.onetimesecret.hub.messaging.publish.ComposeMessage;
import com.onetimesecret.hub.test.EndlessBudget;
import com.onetimesecret.hub.test.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Notices of what nobody acknowledged, by several hubs that look at once.
@SpringBootTest(
        properties = {"spring.jackson.property-naming-strategy=SNAKE_CASE", "hub.messaging.undelivered.look-interval=1h"
        })
class TellUndeliveredIntegrationTests {

    private static final TestDatabase DATABASE = TestDatabase.fresh("classpath:db/migration/messaging");
    private static final String NETWORK = "net_" + "1".repeat(24);
    private static final String ALICE = "agent_" + "a".repeat(24);
    private static final String BOB = "agent_" + "b".repeat(24);
    private static final int IN_ONE = 10;
    private static final AtomicBoolean NONE_LEFT = new AtomicBoolean();

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private JdbcDeliveries deliveries;

    @Autowired
    private ComposeMessage compose;

    @Autowired
    private AppendInTransaction log;

    @Autowired
    private TransactionTemplate transaction;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        DATABASE.springProperties().forEach((name, value) -> registry.add(name, () -> value));
    }

    @BeforeEach
    void empty() {
        for (var table : List.of("message", "delivery", "delivery_step")) {
            jdbc.sql("delete from " + table).update();
        }
    }

    @Test
    void tellsEachSenderOnceInOneMessage() throws Exception {
        IntStream.range(0, 3).forEach(n -> ended(n, ALICE, BOB, true));
        ended(3, BOB, "human", true);
        ended(4, ALICE, BOB, false);
        ended(5, ALICE, BOB, true);
        happened(5, "acked");
        ended(6, ALICE, BOB, true);
        happened(6, "answered");

        lookFromManyHubs();
        lookFromManyHubs();

        assertThat(noticesTo(ALICE)).singleElement().satisfies(notice -> {
            assertThat(resources(notice))
                    .containsExactly(id(0) + " to " + BOB, id(1) + " to " + BOB, id(2) + " to " + BOB);
            assertThat(notice.at("/origin/kind").asString()).isEqualTo("system");
            assertThat(notice.at("/payload/outcome").asString()).isEqualTo("failure");
        });
        assertThat(noticesTo(BOB)).singleElement().satisfies(notice -> {
            assertThat(resources(notice)).containsExactly(id(3) + " to human");
            assertThat(notice.get("in_reply_to").asString()).isEqualTo(id(3));
        });
    }

    @Test
    void tellsOfAllWhereOneNoticeDoesNotHoldThem() throws Exception {
        IntStream.range(0, 25).forEach(n -> ended(n, ALICE, BOB, true));

        lookFromManyHubs();

        assertThat(noticesTo(ALICE).stream().flatMap(notice -> resources(notice).stream()))
                .hasSize(25)
                .doesNotHaveDuplicates();
        assertThat(noticesTo(ALICE)).hasSizeLessThan(25);
    }

    @Test
    void passesOverSendersThatLeft() {
        ended(0, "agent_" + "z".repeat(24), BOB, true);
        ended(1, ALICE, BOB, true);

        hub().look();

        assertThat(jdbc.sql("select count(*) from message").query(Integer.class).single())
                .isEqualTo(1);
        assertThat(noticesTo(ALICE)).hasSize(1);
    }

    @Test
    void tellsOfWhatEndsLaterToo() {
        var hub = hub();
        hub.look();
        ended(0, ALICE, BOB, true);

        hub.look();

        assertThat(noticesTo(ALICE)).hasSize(1);
    }

    @Test
    void triesOnlyOnceWhereTheNetworkHasNoMessageLeft() {
        ended(0, ALICE, BOB, true);
        var hub = hub();
        try {
            NONE_LEFT.set(true);
            hub.look();
        } finally {
            NONE_LEFT.set(false);
        }

        hub.look();

        assertThat(noticesTo(ALICE)).isEmpty();
        assertThat(jdbc.sql("select count(*) from delivery_step where step = 'reported'")
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void tellsOfNothingThatEndedBeforeTheTimeItAsksFor() {
        ended(0, ALICE, BOB, true);
        var sender = new JdbcDeliveries.Waiting(new NetworkId(NETWORK), new AgentId(ALICE));

        assertThat(deliveries.report(sender, Instant.now(), IN_ONE)).isEmpty();
        assertThat(deliveries.report(sender, Instant.now().minusSeconds(60), IN_ONE))
                .hasSize(1);
    }

    private TellUndelivered hub() {
        return new TellUndelivered(
                deliveries,
                compose,
                log,
                transaction,
                new UndeliveredSettings(Duration.ofHours(1), IN_ONE, 100),
                InstantSource.system());
    }

    private void lookFromManyHubs() throws Exception {
        var looks = IntStream.range(0, 8)
                .mapToObj(n -> hub())
                .map(hub -> (Callable<Boolean>) () -> {
                    hub.look();
                    return true;
                })
                .toList();
        try (var threads = Executors.newFixedThreadPool(looks.size())) {
            for (var done : threads.invokeAll(looks)) {
                assertThat(done.get()).isTrue();
            }
        }
    }

    private void ended(int n, String sender, String recipient, boolean requiresAck) {
        jdbc.sql("""
                        insert into delivery (message_id, recipient, seq, network_id, sender, requires_ack, received_at,
                            expires_at)
                        values (?, ?, ?, ?, ?, ?, now() - interval '1 minute', now() - interval '1 second')
                        """).params(id(n), recipient, n, NETWORK, sender, requiresAck).update();
    }

    private void happened(int n, String step) {
        jdbc.sql("insert into delivery_step (message_id, recipient, network_id, step, at) values (?, ?, ?, ?, now())")
                .params(id(n), BOB, NETWORK, step)
                .update();
    }

    private static String id(int n) {
        return "msg_%024d".formatted(n);
    }

    private List<JsonNode> noticesTo(String agent) {
        return jdbc.sql(
                        "select body from message where recipients = array[?::text] and type = 'audit_log' order by seq")
                .param(agent)
                .query((row, number) -> JsonMapper.shared().readTree(row.getBytes("body")))
                .list();
    }

    private static List<String> resources(JsonNode notice) {
        return notice.at("/payload/affected_resources")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    /// A budget that the tests can use up.
    @TestConfiguration
    static class SmallBudget {

        @Bean
        @Primary
        NetworkBudget smallBudget(EndlessBudget endless) {
            return new NetworkBudget() {
                @Override
                public void takeMessage(NetworkId network, long bytes, Duration life) {
                    if (NONE_LEFT.get()) {
                        throw new HubException(ProblemType.BUDGET_EXHAUSTED, "No message is left.");
                    }
                }

                @Override
                public void takeSecret(NetworkId network, long bytes, Duration life) {
                    endless.takeSecret(network, bytes, life);
                }

                @Override
                public void takeStream(NetworkId network, AgentId agent) {
                    endless.takeStream(network, agent);
                }

                @Override
                public void endStream(NetworkId network, AgentId agent) {
                    endless.endStream(network, agent);
                }

                @Override
                public NetworkUse use(NetworkId network) {
                    return endless.use(network);
                }
            };
        }
    }
}
