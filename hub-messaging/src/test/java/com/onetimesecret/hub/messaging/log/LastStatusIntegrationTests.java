package com.onetimesecret.hub.messaging.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.test.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The log keeps the place of each agent's last status, in the same statement as the message.
class LastStatusIntegrationTests {

    private final TestDatabase database = TestDatabase.fresh("classpath:db/migration/messaging");
    private final TestHub hub = TestHub.on(database);

    @AfterEach
    void stop() {
        hub.close();
    }

    private List<Long> places(AgentId agent) {
        return hub.jdbc
                .sql("select seq from agent_status where agent_id = ?")
                .param(agent.value())
                .query((row, number) -> row.getLong("seq"))
                .list();
    }

    private long last(AgentId agent) {
        return hub.jdbc
                .sql("select max(seq) from message where sender = ? and type = 'status_update'")
                .param(agent.value())
                .query(Long.class)
                .single();
    }

    private static Draft ofType(String type, AgentId sender) {
        var draft = TestHub.draft(TestHub.NETWORK, sender, "x", null);
        return new Draft(
                draft.networkId(),
                type,
                draft.topic(),
                draft.sender(),
                null,
                null,
                null,
                draft.ttl(),
                draft.chance(),
                draft.timestamped(),
                draft.requiresAck(),
                draft.members());
    }

    @Test
    void followsTheNewestAndNothingButStatuses() {
        hub.post(TestHub.ALICE);
        hub.post(TestHub.ALICE);
        hub.post(ofType("discovery", TestHub.ALICE));
        hub.post(ofType("discovery", TestHub.BOB));

        assertThat(places(TestHub.ALICE)).containsExactly(last(TestHub.ALICE));
        assertThat(last(TestHub.ALICE)).isEqualTo(2);
        assertThat(places(TestHub.BOB)).isEmpty();
    }

    @Test
    void followsWhatStateChangesPostAndLeadsIntoTheirPartition() {
        hub.transaction.executeWithoutResult(status -> hub.inTransaction.append(List.of(
                TestHub.draft(TestHub.NETWORK, TestHub.ALICE, "x", List.of(TestHub.BOB.value()), Duration.ofDays(3)))));

        assertThat(hub.jdbc
                        .sql("""
                                select count(*) from agent_status s join message m
                                on m.seq = s.seq and m.lasting = s.lasting and m.expires_at = s.expires_at
                                where s.agent_id = ? and s.network_id = ? and s.lasting
                                """)
                        .param(TestHub.ALICE.value())
                        .param(TestHub.NETWORK.value())
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void agreesWithTheLogHoweverManyHubsPostAtOnce() {
        try (var other = TestHub.on(database)) {
            var posts = new ArrayList<CompletableFuture<Posted>>();
            for (int i = 0; i < 100; i++) {
                posts.add((i % 2 == 0 ? hub : other)
                        .writer.append(TestHub.draft(
                                TestHub.NETWORK, i % 3 == 0 ? TestHub.ALICE : TestHub.BOB, "agents.status", null)));
            }
            CompletableFuture.allOf(posts.toArray(CompletableFuture[]::new)).join();
        }

        assertThat(places(TestHub.ALICE)).containsExactly(last(TestHub.ALICE));
        assertThat(places(TestHub.BOB)).containsExactly(last(TestHub.BOB));
    }
}
