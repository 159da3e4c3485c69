package com.onetimesecret.hub.messaging.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.onetimesecret.hub.api.audit.AuditEntry.Kind;
import com.onetimesecret.hub.messaging.TestSigner;
import com.onetimesecret.hub.test.TestDatabase;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DuplicateKeyException;

/// Committed entries come into the chain once each, whoever links and whatever happens to him.
class LinkEntriesIntegrationTests {

    private final TestDatabase database = TestDatabase.fresh("classpath:db/migration/messaging");
    private final TestSigner signer = new TestSigner();
    private final TestTrail hub = hub();

    private TestTrail hub() {
        return new TestTrail(database, signer, TestTrail.settings(7));
    }

    private List<Long> places() {
        return hub.jdbc
                .sql("select place from audit_linked where network_id = ? order by place")
                .param(TestTrail.NETWORK.value())
                .query((row, number) -> row.getLong(1))
                .list();
    }

    private List<String> subjects() {
        return hub.jdbc
                .sql("select subject from audit_linked order by network_id, place")
                .query((row, number) -> row.getString(1))
                .list();
    }

    @Test
    void givesPlacesWithoutGapsInTheOrderOfCommits() throws Exception {
        for (int i = 0; i < 20; i++) {
            hub.record(TestTrail.NETWORK, Kind.TRAFFIC, "s" + i);
        }

        assertThat(hub.links.link()).isEqualTo(20);

        assertThat(subjects())
                .isEqualTo(IntStream.range(0, 20).mapToObj(i -> "s" + i).toList());
        assertThat(places()).isEqualTo(LongStream.rangeClosed(1, 20).boxed().toList());
        assertThat(hub.links.link()).isZero();
        assertThat(hub.verify(hub.exported()).entries()).isEqualTo(20);
    }

    @Test
    void linksAnEntryThatCommitsAfterLaterOnesWereLinked() throws Exception {
        var recorded = new CountDownLatch(1);
        var linked = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var slow = threads.submit(() -> hub.transactions.executeWithoutResult(status -> {
                hub.trail.record(TestTrail.entry(TestTrail.NETWORK, Kind.TRAFFIC, "slow"));
                recorded.countDown();
                await(linked);
            }));
            recorded.await();
            try {
                for (int i = 0; i < 3; i++) {
                    hub.record(TestTrail.NETWORK, Kind.TRAFFIC, "quick" + i);
                    assertThat(hub.links.link()).isEqualTo(1);
                    assertThat(hub.links.link()).isZero();
                }
            } finally {
                linked.countDown();
            }
            slow.get();
        }

        assertThat(hub.links.link()).isEqualTo(1);
        assertThat(subjects()).containsExactly("quick0", "quick1", "quick2", "slow");
        assertThat(hub.verify(hub.exported()).entries()).isEqualTo(4);
    }

    @Test
    void losesAndDoublesNothingWhenItDiesMidway() throws Exception {
        hub.record(20);
        var dying = hub();
        dying.jdbc
                .sql("alter table audit_head add constraint dies check (place < 14)")
                .update();

        // The second batch dies after its entries were taken away and linked.
        assertThatThrownBy(dying.links::link).isInstanceOf(RuntimeException.class);

        assertThat(places()).hasSize(7);
        assertThat(count("audit_unlinked")).isEqualTo(13);
        hub.jdbc.sql("alter table audit_head drop constraint dies").update();
        assertThat(hub.links.link() + dying.links.link()).isEqualTo(13);
        assertThat(places()).isEqualTo(LongStream.rangeClosed(1, 20).boxed().toList());
        assertThat(hub.verify(hub.exported()).entries()).isEqualTo(20);
    }

    @Test
    void linksEachEntryOnceWhenSeveralHubsLinkWhileOthersWrite() throws Exception {
        var hubs = List.of(hub(), hub(), hub());
        var writing = new AtomicBoolean(true);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var linkers = hubs.stream()
                    .map(each -> threads.submit(() -> {
                        int linked = 0;
                        while (writing.get()) {
                            linked += each.links.link();
                        }
                        return linked;
                    }))
                    .toList();
            var writers = IntStream.range(0, 8)
                    .mapToObj(writer -> threads.submit(() -> {
                        for (int i = 0; i < 25; i++) {
                            hub.record(
                                    i % 5 == 0 ? TestTrail.OTHER_NETWORK : TestTrail.NETWORK,
                                    Kind.TRAFFIC,
                                    writer + "-" + i);
                        }
                    }))
                    .toList();
            try {
                for (var writer : writers) {
                    writer.get();
                }
            } finally {
                writing.set(false);
            }
            int linked = 0;
            for (var linker : linkers) {
                linked += linker.get();
            }
            assertThat(linked + hub.links.link()).isEqualTo(200);
        }

        assertThat(subjects()).doesNotHaveDuplicates().hasSize(200);
        assertThat(places()).isEqualTo(LongStream.rangeClosed(1, 160).boxed().toList());
        assertThat(hub.verify(hub.exported()).entries()).isEqualTo(160);
        assertThat(hub.verify(hub.exported(TestTrail.OTHER_NETWORK, 0)).entries())
                .isEqualTo(40);
    }

    @Test
    void goesOnWithTheOtherNetworksWhenSomebodyWroteIntoAChain() throws Exception {
        hub.record(3);
        hub.links.link();
        hub.jdbc.sql("""
                        insert into audit_linked
                        select network_id, 4, at, kind, actor, action, 'forged', details, salt, details_hash, hash, hash
                        from audit_linked where place = 3
                        """).update();
        hub.record(2);
        hub.record(TestTrail.OTHER_NETWORK, Kind.SECURITY, "unharmed");

        assertThatThrownBy(hub.links::link).isInstanceOf(DuplicateKeyException.class);
        assertThat(hub.links.link()).isEqualTo(1);

        assertThat(hub.verify(hub.exported(TestTrail.OTHER_NETWORK, 0)).entries())
                .isEqualTo(1);
        assertThat(count("audit_unlinked")).isEqualTo(2);
    }

    @Test
    void takesAnotherHubsPlaceWhenThatOneHangs() {
        hub.record(5);
        hub.transactions.executeWithoutResult(status -> {
            assertThat(hub.chain.lock()).isTrue();
            assertThat(hub.chain.take("0", 5, List.of()).entries()).hasSize(5);

            assertThat(inAnotherThread(() -> hub().links)).isZero();
            status.setRollbackOnly();
        });

        assertThat(hub().links.link()).isEqualTo(5);
    }

    @Test
    void findsAnEntryBehindABacklogWithAGap() throws Exception {
        hub.post(TestTrail.NETWORK, "m", 20);
        hub.jdbc.sql("delete from message where seq <= 5").update();
        hub.record(TestTrail.NETWORK, Kind.TRAFFIC, "behind");

        assertThat(hub.links.link()).isEqualTo(16);

        assertThat(hub.links.link()).isZero();
        assertThat(hub.subjects(TestTrail.NETWORK)).hasSize(16).startsWith("m6").endsWith("m20", "behind");
        assertThat(hub.verify(hub.exported()).entries()).isEqualTo(16);
    }

    @Test
    void passesAGapThatIsLongerThanABatch() {
        hub.post(TestTrail.NETWORK, "m", 20);
        hub.jdbc.sql("delete from message where seq <= 19").update();
        hub.record(TestTrail.NETWORK, Kind.TRAFFIC, "behind");

        assertThat(hub.links.link()).isEqualTo(2);

        assertThat(hub.subjects(TestTrail.NETWORK)).containsExactly("m20", "behind");
    }

    @Test
    void takesWhatWasRestoredFromAServerThatWasFurtherFirst() {
        for (int i = 0; i < 3; i++) {
            hub.record(TestTrail.NETWORK, Kind.TRAFFIC, "restored" + i);
        }
        hub.jdbc
                .sql("update audit_unlinked set xid = (pg_current_xact_id()::text::bigint + 1000000)::text::xid8")
                .update();
        for (int i = 0; i < 7; i++) {
            hub.record(TestTrail.NETWORK, Kind.TRAFFIC, "new" + i);
        }

        assertThat(hub.links.link()).isEqualTo(10);

        assertThat(hub.subjects(TestTrail.NETWORK))
                .startsWith("restored0", "restored1", "restored2", "new0")
                .endsWith("new6");
    }

    private static int inAnotherThread(Supplier<LinkEntries> links) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return threads.submit(() -> links.get().link()).get();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    private long count(String table) {
        return hub.jdbc.sql("select count(*) from " + table).query(Long.class).single();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
