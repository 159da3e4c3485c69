package com.onetimesecret.hub.messaging.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.test.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MessageWriterIntegrationTests {

    private static final Filter EVERYTHING = Filter.everythingFor(TestHub.NETWORK, TestHub.BOB);

    private final TestDatabase database = TestDatabase.fresh("classpath:db/migration/messaging");
    private final TestHub hub = new TestHub(database, 4, TestHub.settings(1));

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void confirmsOnlyWhatIsCommitted() throws Exception {
        CompletableFuture<Posted> posting;
        try (var lock = headHeldBySomebodyElse()) {
            posting = supplyAsync(() -> hub.post(TestHub.ALICE));
            awaitBlockedWriter();

            assertThat(posting).isNotDone();
            assertThat(hub.all(EVERYTHING).messages()).isEmpty();
            lock.rollback();
        }

        var posted = posting.get(10, TimeUnit.SECONDS);
        assertThat(TestPages.seqs(hub.all(EVERYTHING))).containsExactly(posted.seq());
    }

    @Test
    void storesNothingOfABatchThatFailsAndGoesOn() {
        hub.jdbc
                .sql("alter table message add constraint nothing check (false) not valid")
                .update();
        assertUnavailable(() -> hub.post(TestHub.ALICE));
        hub.jdbc.sql("alter table message drop constraint nothing").update();
        assertThat(hub.all(EVERYTHING).messages()).isEmpty();

        assertThat(hub.post(TestHub.ALICE).seq()).isEqualTo(1);
    }

    @Test
    void refusesMoreThanItsQueueHolds() throws Exception {
        try (var lock = headHeldBySomebodyElse()) {
            var stored = supplyAsync(() -> hub.post(TestHub.ALICE));
            awaitBlockedWriter();
            var queued = supplyAsync(() -> hub.post(TestHub.ALICE));
            await().until(() -> hub.writer.waiting() == 1);

            assertUnavailable(() -> hub.post(TestHub.ALICE));
            lock.rollback();
            assertThat(stored.get(10, TimeUnit.SECONDS).seq()).isEqualTo(1);
            assertThat(queued.get(10, TimeUnit.SECONDS).seq()).isEqualTo(2);
        }
    }

    @Test
    void storesWhatHasQueuedUpBeforeItStops() throws Exception {
        CompletableFuture<Posted> posting;
        CompletableFuture<Void> stopping;
        try (var lock = headHeldBySomebodyElse()) {
            posting = supplyAsync(() -> hub.post(TestHub.ALICE));
            awaitBlockedWriter();
            stopping = CompletableFuture.runAsync(hub.writer::stop, Thread::startVirtualThread);
            await().until(() -> !hub.writer.isRunning());

            assertUnavailable(() -> hub.post(TestHub.ALICE));
            lock.rollback();
        }

        assertThat(posting.get(10, TimeUnit.SECONDS).seq()).isEqualTo(1);
        stopping.get(10, TimeUnit.SECONDS);
    }

    @Test
    void writesEachMessagesLineInTheTrail() {
        var posted = hub.post(TestHub.ALICE);

        assertThat(hub.jdbc
                        .sql("select kind, actor, action, subject, network_id from audit_entry")
                        .query()
                        .singleRow())
                .containsEntry("kind", "traffic")
                .containsEntry("actor", TestHub.ALICE.value())
                .containsEntry("action", "message.posted")
                .containsEntry("subject", posted.id().value())
                .containsEntry("network_id", TestHub.NETWORK.value());
    }

    @Test
    void servesTheEnvelopeItPromised() {
        var posted = hub.post(TestHub.ALICE);

        var envelope = TestPages.json(hub.log.find(posted.id(), EVERYTHING).orElseThrow());
        assertThat(envelope.get("id").stringValue()).isEqualTo(posted.id().value());
        assertThat(envelope.get("seq").longValue()).isEqualTo(posted.seq());
        assertThat(envelope.get("timestamp")).isEqualTo(envelope.get("received_at"));
        assertThat(Instant.parse(envelope.get("expires_at").stringValue())).isEqualTo(posted.expiresAt());
    }

    private static void assertUnavailable(ThrowingCallable posting) {
        assertThatThrownBy(posting).isInstanceOfSatisfying(HubException.class, refusal -> {
            assertThat(refusal.type()).isEqualTo(ProblemType.UNAVAILABLE);
            assertThat(refusal.retryAfter()).isPresent();
        });
    }

    private Connection headHeldBySomebodyElse() throws SQLException {
        var connection = database.dataSource().getConnection();
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("select * from log_head for update");
        }
        return connection;
    }

    private void awaitBlockedWriter() {
        await().until(() -> hub.jdbc.sql("""
                                select count(*) from pg_stat_activity
                                where datname = current_database() and wait_event_type = 'Lock'
                                """).query(Long.class).single() == 1);
    }

    /// On a thread of its own: the common pool has one on small machines.
    private static <T> CompletableFuture<T> supplyAsync(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, Thread::startVirtualThread);
    }
}
