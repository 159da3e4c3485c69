package com.onetimesecret.hub.messaging.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.test.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageLogIntegrationTests {

    private static final Filter BOBS = Filter.everythingFor(TestHub.NETWORK, TestHub.BOB);
    private static final Duration LONG = Duration.ofSeconds(20);

    private final TestDatabase database = TestDatabase.fresh("classpath:db/migration/messaging");
    private final TestHub hub = TestHub.on(database);

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void showsNothingOfAnotherNetwork() {
        var posted = hub.post(TestHub.ALICE);
        var stranger = Filter.everythingFor(TestHub.OTHER_NETWORK, TestHub.ALICE);

        assertThat(hub.all(stranger).messages()).isEmpty();
        assertThat(hub.log.find(posted.id(), stranger)).isEmpty();
        assertThat(hub.log.find(posted.id(), BOBS)).isPresent();
    }

    @Test
    void showsAddressedMessagesToSenderAndRecipientsOnly() {
        var posted = hub.post(
                TestHub.draft(TestHub.NETWORK, TestHub.ALICE, "agents.status", List.of(TestHub.BOB.value(), "human")));

        assertThat(List.of(TestHub.ALICE, TestHub.BOB)).allSatisfy(reader -> {
            var filter = Filter.everythingFor(TestHub.NETWORK, reader);
            assertThat(hub.all(filter).messages()).hasSize(1);
            assertThat(hub.log.find(posted.id(), filter)).isPresent();
        });
        var carols = Filter.everythingFor(TestHub.NETWORK, TestHub.CAROL);
        assertThat(hub.all(carols).messages()).isEmpty();
        assertThat(hub.log.find(posted.id(), carols)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"a.b,1", "a.*,2", "a.>,3", ">,4", "*.b,1", "A.b,0", "*,0", "a,0"})
    void filtersByTopicPattern(String pattern, int expected) {
        for (var topic : List.of("a.b", "a.c", "a.b.c", "d.e")) {
            hub.post(TestHub.draft(TestHub.NETWORK, TestHub.ALICE, topic, null));
        }

        assertThat(hub.all(filter(List.of(TopicPattern.parse(pattern).orElseThrow()), List.of(), null, false, null))
                        .messages())
                .hasSize(expected);
    }

    @Test
    void filtersByTypeSenderRecipientAndText() {
        hub.post(TestHub.ALICE);
        hub.post(TestHub.CAROL);
        hub.post(TestHub.draft(TestHub.NETWORK, TestHub.ALICE, "x", List.of(TestHub.BOB.value())));

        assertThat(hub.all(filter(List.of(), List.of("question"), null, false, null))
                        .messages())
                .isEmpty();
        assertThat(hub.all(filter(List.of(), List.of("question", "status_update"), null, false, null))
                        .messages())
                .hasSize(3);
        assertThat(hub.all(filter(List.of(), List.of(), TestHub.CAROL, false, null))
                        .messages())
                .hasSize(1);
        assertThat(hub.all(filter(List.of(), List.of(), null, true, null)).messages())
                .hasSize(1);
        assertThat(hub.all(filter(List.of(), List.of(), null, false, "FROM agent_ccc"))
                        .messages())
                .hasSize(1);
        assertThat(hub.all(filter(List.of(), List.of(), null, false, "version")).messages())
                .isEmpty();
    }

    @Test
    void pagesByNumberAndBytesAndGivesAtLeastOne() {
        for (int i = 0; i < 5; i++) {
            hub.post(TestHub.ALICE);
        }

        var byNumber = hub.log.read(BOBS, new Position.Beginning(), 2, 1_000_000);
        assertThat(TestPages.seqs(byNumber)).containsExactly(1L, 2L);
        assertThat(byNumber.hasMore()).isTrue();
        var byBytes = hub.log.read(BOBS, new Position.After(byNumber.cursor()), 500, 1);
        assertThat(TestPages.seqs(byBytes)).containsExactly(3L);
        assertThat(byBytes.hasMore()).isTrue();
        var rest = hub.log.read(BOBS, new Position.After(byBytes.cursor()), 2, 1_000_000);
        assertThat(TestPages.seqs(rest)).containsExactly(4L, 5L);
        assertThat(rest.hasMore()).isFalse();
    }

    @Test
    void movesTheCursorOnPastWhatDoesNotMatch() {
        var posted = hub.post(TestHub.ALICE);

        var page = hub.all(filter(List.of(), List.of("question"), null, false, null));

        assertThat(page.messages()).isEmpty();
        assertThat(page.cursor()).isEqualTo(posted.cursor());
    }

    @Test
    void startsOverAndSaysSoWhenTheLogWasReplacedOrRestored() {
        var posted = hub.post(TestHub.ALICE);

        var future = new Cursor(posted.cursor().epoch(), posted.seq() + 100);
        var elsewhere = new Cursor(posted.cursor().epoch() + 1, posted.seq());
        assertThat(List.of(future, elsewhere)).allSatisfy(cursor -> {
            var page = hub.log.read(BOBS, new Position.After(cursor), 50, 24_000);
            assertThat(page.gap()).isTrue();
            assertThat(TestPages.seqs(page)).containsExactly(1L);
            assertThat(page.cursor()).isEqualTo(posted.cursor());
        });
    }

    @Test
    void keepsNothingInMemoryThatMayHaveGoneWhileItWasCutOff() {
        var posted = hub.post(TestHub.ALICE);
        hub.follower.stop();
        // Its note is read no longer.
        hub.jdbc.sql("delete from message").update();
        assertThat(hub.all(BOBS).messages()).hasSize(1);

        hub.followersClockAhead = Duration.ofSeconds(21);
        hub.follower.start();

        assertThat(hub.all(BOBS).messages()).isEmpty();
        assertThat(hub.log.find(posted.id(), BOBS)).isEmpty();
        assertThat(hub.all(BOBS).cursor()).isEqualTo(posted.cursor());
    }

    @Test
    void asksToComeBackWhenTheLogIsAheadOfThisHub() {
        hub.follower.stop();
        try (var other = TestHub.on(database)) {
            var cursor = other.post(TestHub.ALICE).cursor();

            assertThatThrownBy(() -> hub.log.read(BOBS, new Position.After(cursor), 50, 24_000))
                    .isInstanceOfSatisfying(
                            HubException.class,
                            refused -> assertThat(refused.type()).isEqualTo(ProblemType.UNAVAILABLE));
            assertThatThrownBy(() -> hub.log.gaveOut(cursor)).isInstanceOf(HubException.class);
        }
    }

    @Test
    void beginsAtATimeOrAtTheEnd() {
        var first = hub.post(TestHub.ALICE);
        await().until(() -> hub.post(TestHub.ALICE).receivedAt().isAfter(first.receivedAt()));
        var last = hub.post(TestHub.ALICE);

        assertThat(TestPages.seqs(since(first.receivedAt()))).contains(1L, last.seq());
        assertThat(TestPages.seqs(since(first.receivedAt().plusMillis(1))))
                .doesNotContain(1L)
                .contains(last.seq());
        var latest = hub.log.read(BOBS, new Position.Latest(), 500, 1_000_000);
        assertThat(latest.messages()).isEmpty();
        assertThat(latest.cursor()).isEqualTo(last.cursor());
    }

    @Test
    void hidesExpiredMessagesAtOnceAndSweepsThemLater() {
        for (int i = 0; i < 4; i++) {
            hub.post(TestHub.draft(TestHub.NETWORK, TestHub.ALICE, "agents.status", null, Duration.ofSeconds(1)));
        }
        hub.post(TestHub.ALICE);

        await().untilAsserted(() -> assertThat(TestPages.seqs(hub.all(BOBS))).containsExactly(5L));
    }

    @Test
    void dropsPartitionsWhoseTimeIsOver() {
        var hours = new JdbcPartitions(hub.jdbc);
        var past = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(5));
        hours.make(PartitionKind.HOURS, past, past.plus(Duration.ofHours(1)));
        var name = JdbcPartitions.name(PartitionKind.HOURS, past);
        insert(1_000, past.plusSeconds(10), false);
        // The audit trail still needs what it has not linked.
        hub.sweeper.sweep();
        assertThat(hours.of(PartitionKind.HOURS)).contains(name);
        link();

        hub.sweeper.sweep();

        assertThat(hours.of(PartitionKind.HOURS)).doesNotContain(name);
        assertThat(stored()).isZero();
    }

    /// As the audit trail does once it has all that is stored.
    private void link() {
        hub.jdbc
                .sql("update audit_mark set seq = (select max(seq) from message)")
                .update();
    }

    @Test
    void leavesWhatIsDeletedBeforeItWasLinkedToTheAuditTrail() {
        var linked = hub.post(TestHub.ALICE);
        link();
        var posted = hub.post(TestHub.ALICE);

        assertThat(hub.changes.delete(TestHub.NETWORK, posted.id())).isTrue();
        assertThat(hub.changes.delete(TestHub.NETWORK, posted.id())).isFalse();
        assertThat(hub.changes.delete(TestHub.NETWORK, linked.id())).isTrue();

        assertThat(hub.jdbc
                        .sql("select subject, action, actor, log_seq from audit_unlinked")
                        .query()
                        .singleRow())
                .containsEntry("subject", posted.id().value())
                .containsEntry("log_seq", 1L);
    }

    @Test
    void stopsAtThePartitionThatALongQueryHolds() {
        var hours = new JdbcPartitions(hub.jdbc);
        var past = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(5));
        for (int i = 0; i < 3; i++) {
            var from = past.plus(Duration.ofHours(i));
            hours.make(PartitionKind.HOURS, from, from.plus(Duration.ofHours(1)));
        }

        hub.transaction.executeWithoutResult(longQuery -> {
            hub.jdbc.sql("select count(*) from message_hours").query(Long.class).single();
            long before = System.nanoTime();
            CompletableFuture.runAsync(hub.sweeper::sweep, Thread::startVirtualThread)
                    .join();

            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
        });

        hub.sweeper.sweep();
        assertThat(hours.of(PartitionKind.HOURS)).doesNotContain(JdbcPartitions.name(PartitionKind.HOURS, past));
    }

    @Test
    void takesNothingOutThatHasExpired() {
        hub.post(TestHub.ALICE);
        hub.post(TestHub.ALICE);
        hub.jdbc
                .sql("update message set expires_at = now() - interval '1 second' where seq = 1")
                .update();
        var lines = new ArrayList<String>();

        new MessageContents(hub.jdbc).export(TestHub.NETWORK, lines::add);

        assertThat(lines).hasSize(1);
    }

    @Test
    void deletesLongLivedMessagesWithoutWaitingForTheirDayToEnd() {
        insert(1_000, Instant.now().minusSeconds(1), true);
        insert(1_001, Instant.now().minusSeconds(1), true);
        insert(1_002, Instant.now().minusSeconds(1), true);
        insert(1_003, Instant.now().plusSeconds(1_000), true);
        hub.sweeper.sweep();
        assertThat(stored()).isEqualTo(4);
        link();

        hub.sweeper.sweep();

        assertThat(stored()).isEqualTo(1);
    }

    @Test
    void hasAPartitionForEveryMessageToCome() {
        hub.post(TestHub.draft(TestHub.NETWORK, TestHub.ALICE, "agents.status", null, Duration.ofHours(24)));
        hub.post(TestHub.draft(TestHub.NETWORK, TestHub.ALICE, "agents.status", null, Duration.ofDays(7)));

        assertThat(hub.jdbc
                        .sql("select count(*) from message_hours_rest")
                        .query(Integer.class)
                        .single())
                .isZero();
        assertThat(hub.jdbc
                        .sql("select count(*) from message_days_rest")
                        .query(Integer.class)
                        .single())
                .isZero();
        assertThat(stored()).isEqualTo(2);
    }

    @Test
    void beginsAtATimeThatLiesBeforeWhatIsInMemory() {
        var first = hub.post(TestHub.ALICE);
        await().until(() -> hub.post(TestHub.ALICE).receivedAt().isAfter(first.receivedAt()));
        hub.sweeper.sweep();
        try (var restarted = TestHub.on(database, 1)) {
            var page = restarted.log.read(
                    BOBS, new Position.Since(first.receivedAt().plusMillis(1)), 500, 1_000_000);

            assertThat(TestPages.seqs(page)).doesNotContain(1L).isNotEmpty();
            assertThat(TestPages.seqs(restarted.log.read(BOBS, new Position.Since(first.receivedAt()), 500, 1_000_000)))
                    .contains(1L);
        }
    }

    private void insert(long seq, Instant expiresAt, boolean lasting) {
        hub.jdbc
                .sql("""
                        insert into message (seq, id, network_id, type, topic, sender, received_at, expires_at, lasting, body)
                        values (?, ?, 'net', 'status_update', 'agents.status', 'agent', now(), ?, ?, '')
                        """)
                .param(seq)
                .param("id" + seq)
                .param(expiresAt.atOffset(ZoneOffset.UTC))
                .param(lasting)
                .update();
    }

    @Test
    void wakesReadersThatWaitHereAndCountsThem() throws Exception {
        var waiting = supplyAsync(() -> hub.log.readOrWait(BOBS, new Position.Beginning(), 50, 24_000, LONG));
        await().until(() -> hub.watch.waiting() == 1);

        assertThat(hub.post(TestHub.ALICE).listeners()).isEqualTo(1);
        assertThat(waiting.get(10, TimeUnit.SECONDS).messages()).hasSize(1);
        assertThat(hub.post(TestHub.ALICE).listeners()).isZero();
    }

    @Test
    void wakesReadersOfWhatAnotherHubStored() throws Exception {
        try (var other = TestHub.on(database)) {
            var waiting = supplyAsync(() -> hub.log.readOrWait(BOBS, new Position.Beginning(), 50, 24_000, LONG));
            await().until(() -> hub.watch.waiting() == 1);
            other.post(TestHub.ALICE);

            assertThat(waiting.get(5, TimeUnit.SECONDS).messages()).hasSize(1);
        }
    }

    @Test
    void waitsWithoutHoldingAConnection() throws Exception {
        try (var small = new TestHub(database, 1, TestHub.settings(100))) {
            var first = supplyAsync(() -> small.log.readOrWait(BOBS, new Position.Beginning(), 50, 24_000, LONG));
            var second = supplyAsync(() -> small.log.readOrWait(BOBS, new Position.Beginning(), 50, 24_000, LONG));
            await().until(() -> small.watch.waiting() == 2);
            small.post(TestHub.ALICE);

            assertThat(first.get(10, TimeUnit.SECONDS).messages()).hasSize(1);
            assertThat(second.get(10, TimeUnit.SECONDS).messages()).hasSize(1);
        }
    }

    @Test
    void sendsWaitingReadersHomeWhenTheHubStops() throws Exception {
        var waiting = supplyAsync(() -> hub.log.readOrWait(BOBS, new Position.Beginning(), 50, 24_000, LONG));
        await().until(() -> hub.watch.waiting() == 1);
        hub.watch.stop();

        assertThat(waiting.get(5, TimeUnit.SECONDS).messages()).isEmpty();
    }

    private Page since(Instant time) {
        return hub.log.read(BOBS, new Position.Since(time), 500, 1_000_000);
    }

    private long stored() {
        return hub.jdbc.sql("select count(*) from message").query(Long.class).single();
    }

    private static Filter filter(
            List<TopicPattern> topics,
            List<String> types,
            @Nullable AgentId sender,
            boolean toReader,
            @Nullable String text) {
        return new Filter(TestHub.NETWORK, TestHub.BOB, topics, types, sender, toReader, null, text);
    }

    /// On a thread of its own: the common pool has one on small machines.
    private static <T> CompletableFuture<T> supplyAsync(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, Thread::startVirtualThread);
    }
}
