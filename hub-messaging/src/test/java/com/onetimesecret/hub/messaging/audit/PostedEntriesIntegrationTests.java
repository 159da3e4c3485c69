package com.onetimesecret.hub.messaging.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.onetimesecret.hub.api.audit.AuditEntry.Kind;
import com.onetimesecret.hub.messaging.TestSigner;
import com.onetimesecret.hub.messaging.proof.Tampered;
import com.onetimesecret.hub.test.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Stored messages are entries of the trail from their commit on, and are linked, kept and removed like all others.
class PostedEntriesIntegrationTests {

    private final TestDatabase database = TestDatabase.fresh("classpath:db/migration/messaging");
    private final TestTrail hub = new TestTrail(database, new TestSigner(), TestTrail.settings(7));

    /// What was linked becomes that much older, and proves itself as if it had been.
    private void postLongAgo(int count) {
        hub.post(TestTrail.NETWORK, "old", count);
        hub.jdbc
                .sql("update message set received_at = received_at - interval '25 hours'")
                .update();
        hub.links.link();
    }

    private List<Long> places() {
        return hub.jdbc
                .sql("select place from audit_trail(?, 0, 1000000, 1000000) order by place")
                .param(TestTrail.NETWORK.value())
                .query((row, number) -> row.getLong(1))
                .list();
    }

    private List<String> anchors() {
        return hub.jdbc
                .sql("select first_place || '-' || place from audit_anchor order by place")
                .query((row, number) -> row.getString(1))
                .list();
    }

    @Test
    void standInTheChainWhereTheyWereCommitted() throws Exception {
        hub.record(TestTrail.NETWORK, Kind.SECURITY, "approved");
        hub.post(TestTrail.NETWORK, "m1", 1);
        hub.post(TestTrail.OTHER_NETWORK, "theirs", 1);
        hub.post(TestTrail.NETWORK, "m2", 1);
        hub.record(TestTrail.NETWORK, Kind.SECURITY, "revoked");
        hub.post(TestTrail.NETWORK, "m3", 1);
        hub.record(TestTrail.NETWORK, Kind.TRAFFIC, "read");

        assertThat(hub.links.link()).isEqualTo(7);

        assertThat(hub.subjects(TestTrail.NETWORK)).containsExactly("approved", "m1", "m2", "revoked", "m3", "read");
        assertThat(hub.subjects(TestTrail.OTHER_NETWORK)).containsExactly("theirs");
        assertThat(hub.links.link()).isZero();
        assertThat(hub.verify(hub.exported()).entries()).isEqualTo(6);
        assertThat(hub.exported().get(2))
                .contains(
                        "\"kind\":\"traffic\",\"actor\":\"agent_x\",\"action\":\"message.posted\",\"subject\":\"m1\"",
                        "\"details\":{\"topic\":\"a \\\"test\\\"\",\"type\":\"x\"}");
    }

    @Test
    void keepTheirOrderWhenMoreWaitsThanOneBatchTakes() throws Exception {
        var expected = new ArrayList<String>();
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < 10; i++) {
                hub.record(TestTrail.NETWORK, Kind.TRAFFIC, "e" + round + i);
                expected.add("e" + round + i);
            }
            hub.post(TestTrail.NETWORK, "m" + round + "-", 10);
            IntStream.rangeClosed(1, 10)
                    .mapToObj(i -> "m" + (expected.size() / 20) + "-" + i)
                    .toList()
                    .forEach(expected::add);
        }

        assertThat(hub.links.link()).isEqualTo(100);

        assertThat(hub.subjects(TestTrail.NETWORK)).isEqualTo(expected);
        assertThat(places()).isEqualTo(LongStream.rangeClosed(1, 100).boxed().toList());
        assertThat(hub.verify(hub.exported()).entries()).isEqualTo(100);
        assertThat(hub.verify(hub.exported(TestTrail.NETWORK, 0)).last().place())
                .isEqualTo(100);
    }

    @Test
    void areLinkedOnceWhoeverLinksAndWhoeverDeletesThemMeanwhile() throws Exception {
        var hubs = List.of(hub, new TestTrail(database, hub.signer, TestTrail.settings(7)));
        var running = new AtomicBoolean(true);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var linkers = hubs.stream()
                    .map(each -> threads.submit(() -> {
                        while (running.get()) {
                            each.links.link();
                        }
                    }))
                    .toList();
            var posters = IntStream.range(0, 4)
                    .mapToObj(poster -> threads.submit(() -> {
                        for (int i = 0; i < 50; i++) {
                            hub.post(TestTrail.NETWORK, poster + "-" + i, 1);
                            hub.delete(poster + "-" + i);
                        }
                    }))
                    .toList();
            try {
                for (var poster : posters) {
                    poster.get();
                }
            } finally {
                running.set(false);
            }
            for (var linker : linkers) {
                linker.get();
            }
        }
        hub.links.link();

        assertThat(hub.subjects(TestTrail.NETWORK)).doesNotHaveDuplicates().hasSize(200);
        assertThat(hub.verify(hub.exported()).entries()).isEqualTo(200);
    }

    @Test
    void areShownToWhoeverLooksIntoTheDatabaseBeforeAndAfter() {
        hub.post(TestTrail.NETWORK, "m", 3);
        assertThat(seenIntoTheDatabase()).isEqualTo(3);

        hub.links.link();

        assertThat(seenIntoTheDatabase()).isEqualTo(3);
    }

    private int seenIntoTheDatabase() {
        return hub.jdbc.sql("""
                        select count(*) from audit_entry
                        where action = 'message.posted' and actor = 'agent_x' and details ->> 'type' = 'x'
                        """).query(Integer.class).single();
    }

    @Test
    void waitBesideTheLogWhileTheirNetworkIsStopped() throws Exception {
        hub.record(3);
        hub.links.link();
        hub.jdbc.sql("""
                        insert into audit_linked
                        select network_id, 4, at, kind, actor, action, 'forged', details, salt, details_hash, hash, hash
                        from audit_linked where place = 3
                        """).update();
        hub.post(TestTrail.NETWORK, "m", 2);
        hub.post(TestTrail.OTHER_NETWORK, "unharmed", 1);

        assertThatThrownBy(hub.links::link).isInstanceOf(JdbcChain.Overrun.class);
        assertThat(hub.links.link()).isEqualTo(1);

        assertThat(hub.subjects(TestTrail.OTHER_NETWORK)).containsExactly("unharmed");
        assertThat(hub.jdbc
                        .sql("select subject from audit_unlinked order by id")
                        .query((row, number) -> row.getString(1))
                        .list())
                .containsExactly("m1", "m2");
        hub.jdbc.sql("delete from audit_linked where subject = 'forged'").update();
        var other = new TestTrail(database, hub.signer, TestTrail.settings(7));
        assertThat(other.links.link()).isEqualTo(2);
        assertThat(hub.verify(hub.exported()).entries()).isEqualTo(5);
    }

    @Test
    void areRemovedUnderAnchorsWhenTheirTimeIsOver() throws Exception {
        hub.record(TestTrail.NETWORK, Kind.SECURITY, "first");
        hub.links.link();
        postLongAgo(20);
        hub.record(TestTrail.NETWORK, Kind.SECURITY, "last");
        hub.post(TestTrail.NETWORK, "new", 3);
        hub.links.link();

        hub.sweeper.sweep();

        assertThat(anchors()).containsExactly("2-21");
        assertThat(hub.subjects(TestTrail.NETWORK)).containsExactly("first", "last", "new1", "new2", "new3");
        var report = hub.verify(hub.exported());
        assertThat(report.removed()).isEqualTo(20);
        assertThat(report.last().place()).isEqualTo(25);
    }

    @Test
    void stayWhereSomebodyChangedOne() {
        postLongAgo(3);
        postLongAgo(3);
        hub.jdbc
                .sql("update audit_run set subjects[2] = 'forged' where first_place = 1")
                .update();

        hub.sweeper.sweep();

        assertThat(anchors()).containsExactly("4-6");
        assertFound(2);
    }

    private void allowWhatOnlyTheDatabasesOwnerCan() {
        hub.jdbc.sql("alter table audit_run drop constraint audit_run_whole").update();
    }

    @Test
    void stayWhereSomebodyTookSomethingOutAndKeepNoOtherFromEnding() {
        for (var change : List.of(
                "hashes[2] = null",
                "details_hashes[2] = null",
                "subjects[2] = null",
                "actors[2] = null",
                "ats[2] = null",
                "hashes = hashes[1:1]",
                "place = 1000003")) {
            var changed = new PostedEntriesIntegrationTests();
            changed.allowWhatOnlyTheDatabasesOwnerCan();
            changed.postLongAgo(3);
            changed.postLongAgo(3);
            changed.hub
                    .jdbc
                    .sql("update audit_run set " + change + " where first_place = 1")
                    .update();

            changed.hub.sweeper.sweep();

            assertThat(changed.anchors()).as(change).containsExactly("4-6");
        }
    }

    @Test
    void endBehindMoreChangedOnesThanOneBatchLooksAt() {
        for (int i = 0; i < 10; i++) {
            postLongAgo(1);
        }
        hub.jdbc.sql("update audit_run set subjects[1] = 'forged'").update();
        postLongAgo(2);

        hub.sweeper.sweep();

        assertThat(anchors()).containsExactly("11-12");
    }

    @Test
    void areStoredWholeOrNotAtAll() {
        hub.post(TestTrail.NETWORK, "m", 4);
        hub.links.link();

        for (var change : List.of("hashes[2] = null", "actors = actors[1:3]")) {
            assertThatThrownBy(
                            () -> hub.jdbc.sql("update audit_run set " + change).update())
                    .hasMessageContaining("audit_run_whole");
        }
    }

    @Test
    void areFoundChangedWhateverWasChanged() {
        for (var change : List.of(
                "subjects[2] = 'm9'",
                "actors[2] = 'agent_y'",
                "ats[2] = ats[2] - interval '1 second'",
                "details[2] = '{\"topic\":\"b\",\"type\":\"x\"}'",
                "salts[2] = 'AAAAAAAAAAAAAAAAAAAAAA'",
                "details_hashes[2] = sha256('')",
                "hashes[2] = sha256('')")) {
            var changed = new PostedEntriesIntegrationTests();
            changed.hub.post(TestTrail.NETWORK, "m", 4);
            changed.hub.links.link();
            changed.hub.jdbc.sql("update audit_run set " + change).update();

            changed.assertFound(2);
        }
    }

    private void assertFound(long place) {
        assertThatExceptionOfType(Tampered.class)
                .isThrownBy(() -> hub.verify(hub.exported()))
                .satisfies(found ->
                        assertThat(found.place()).as(found.getMessage()).isEqualTo(place));
    }

    @Test
    void areFoundMissing() {
        hub.post(TestTrail.NETWORK, "m", 4);
        hub.links.link();
        allowWhatOnlyTheDatabasesOwnerCan();
        hub.jdbc.sql("""
                        update audit_run set ats = ats[1:3], actors = actors[1:3], subjects = subjects[1:3],
                            details = details[1:3], salts = salts[1:3], details_hashes = details_hashes[1:3],
                            hashes = hashes[1:3]
                        """).update();

        assertFound(4);
    }

    @Test
    void loseTheirDetailsWhenTheseAreErased() throws Exception {
        hub.post(TestTrail.NETWORK, "m", 9);
        hub.links.link();

        var erased = hub.transactions.execute(status -> hub.chain.erase(TestTrail.NETWORK, "m4", 2, 100));

        assertThat(erased).isEqualTo(new JdbcChain.Erased(9, 7, 1));
        var report = hub.verify(hub.exported());
        assertThat(report.erased()).isEqualTo(1);
        assertThat(hub.exported().get(4)).contains("\"erased\":true").doesNotContain("\"salt\"");
        assertThat(hub.exported().get(5)).contains("\"salt\"");

        hub.transactions.execute(status -> hub.chain.erase(TestTrail.NETWORK, "agent_x", 0, 8));
        assertThat(hub.verify(hub.exported()).erased()).isEqualTo(8);
    }

    @Test
    void areFoundByTheTimeAtWhichTheyWereRecorded() {
        postLongAgo(10);
        var before = Instant.now().minus(Duration.ofHours(1));
        hub.post(TestTrail.NETWORK, "m", 2);
        hub.links.link();

        var reading = new JdbcTrail(hub.jdbc);
        assertThat(reading.placeBefore(TestTrail.NETWORK, before)).isEqualTo(10);
        assertThat(reading.placeBefore(TestTrail.NETWORK, before.minus(Duration.ofDays(2))))
                .isZero();
        assertThat(reading.placeBefore(TestTrail.NETWORK, Instant.now().plusSeconds(60)))
                .isEqualTo(12);
    }

    @Test
    void goWithTheirNetwork() {
        hub.post(TestTrail.NETWORK, "m", 20);
        hub.links.link();

        assertThat(hub.contents.erase(TestTrail.NETWORK, 100)).isPositive();

        assertThat(hub.subjects(TestTrail.NETWORK)).isEmpty();
        assertThat(hub.jdbc
                        .sql("select count(*) from audit_head")
                        .query(Integer.class)
                        .single())
                .isZero();
    }
}
