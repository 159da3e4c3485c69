package com.onetimesecret.hub.messaging.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.onetimesecret.hub.messaging.proof.Tampered;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Entries end when their time is over, and what is left still proves itself.
class AuditSweeperIntegrationTests {

    private static final Duration DAY = Duration.ofHours(25);

    private final TestTrail hub = TestTrail.fresh();

    private long entries(String kind) {
        return hub.jdbc
                .sql("select count(*) from audit_linked where kind = ?")
                .param(kind)
                .query(Long.class)
                .single();
    }

    private List<String> anchors() {
        return hub.jdbc
                .sql("select first_place || '-' || place from audit_anchor order by place")
                .query((row, number) -> row.getString(1))
                .list();
    }

    @Test
    void removesTrafficBetweenSecurityAndLeavesAnchorsThatVerify() throws Exception {
        hub.record(300);
        hub.age("traffic", DAY);
        hub.links.link();
        hub.record(5);
        hub.links.link();

        hub.sweeper.sweep();

        assertThat(entries("traffic")).isEqualTo(3);
        assertThat(entries("security")).isEqualTo(102);
        assertThat(anchors()).hasSize(100).startsWith("2-3", "5-6").endsWith("299-300");
        var report = hub.verify(hub.exported());
        assertThat(report.entries()).isEqualTo(105);
        assertThat(report.removed()).isEqualTo(200);
        assertThat(report.last().place()).isEqualTo(305);
    }

    @Test
    void makesOneAnchorOfRunsThatMeet() throws Exception {
        hub.record(6);
        hub.age("traffic", DAY);
        hub.links.link();
        hub.sweeper.sweep();
        assertThat(anchors()).containsExactly("2-3", "5-6");
        hub.record(6);
        hub.age("traffic", DAY);
        hub.age("security", Duration.ofDays(401));
        hub.links.link();

        hub.sweeper.sweep();

        assertThat(anchors()).containsExactly("2-3", "5-12");
        assertThat(hub.verify(hub.exported()).removed()).isEqualTo(10);
        hub.record(1);
        hub.links.link();
        assertThat(hub.verify(hub.exported()).entries()).isEqualTo(3);
    }

    @Test
    void keepsWhatSomebodyChangedInsteadOfSigningItAway() {
        hub.record(9);
        hub.age("traffic", DAY);
        hub.links.link();
        hub.jdbc
                .sql("update audit_linked set subject = 'forged' where place = 5")
                .update();
        // A security entry that is made to look like traffic would be gone a day later.
        hub.jdbc
                .sql("update audit_linked set kind = 'traffic', at = at - interval '25 hours' where place = 4")
                .update();

        hub.sweeper.sweep();

        assertThat(anchors()).containsExactly("2-3", "6-6", "8-9");
        assertThatExceptionOfType(Tampered.class)
                .isThrownBy(() -> hub.verify(hub.exported()))
                .returns(4L, Tampered::place);
    }

    @Test
    void keepsNoCheckpointOfWhatIsGoneAndStillVerifiesAgainstLaterOnes() throws Exception {
        hub.record(3);
        hub.age("traffic", DAY);
        hub.links.link();
        hub.checkpoints.signAll();
        var early = hub.checkpoints.signed(hub.checkpoints.end(TestTrail.NETWORK));
        hub.record(3);
        hub.age("traffic", DAY);
        hub.links.link();
        hub.checkpoints.signAll();
        var late = hub.checkpoints.signed(hub.checkpoints.end(TestTrail.NETWORK));

        hub.sweeper.sweep();
        hub.record(1);
        hub.links.link();

        assertThat(hub.verify(hub.exported(), early).earlierEnded()).isFalse();
        assertThat(hub.verify(hub.exported(), late).earlierEnded()).isFalse();
        var whole = hub.verify(hub.exported());
        assertThat(whole.removed()).isEqualTo(4);
        assertThat(whole.checkpoints()).isEqualTo(3);
    }

    @Test
    void saysSoWhenTheEntryOfTheEarlierCheckpointHasEnded() throws Exception {
        hub.record(2);
        hub.age("traffic", DAY);
        hub.links.link();
        var middle = hub.checkpoints.signed(hub.checkpoints.end(TestTrail.NETWORK));
        hub.record(6);
        hub.age("traffic", DAY);
        hub.age("security", Duration.ofDays(401));
        hub.links.link();
        hub.sweeper.sweep();

        assertThat(anchors()).containsExactly("2-8");
        assertThat(hub.verify(hub.exported(), middle).earlierEnded()).isTrue();
        // What goes on from there begins within what was removed.
        assertThat(hub.verify(hub.exported(TestTrail.NETWORK, 2), middle).removed())
                .isEqualTo(6);
    }

    @Test
    void saysThatAnExportIsIncompleteIfEntriesEndWhileItIsMade() {
        hub.record(300);
        hub.age("traffic", DAY);
        hub.age("security", Duration.ofDays(401));
        hub.links.link();
        var lines = new ArrayList<String>();

        hub.export.all(TestTrail.NETWORK, 0, line -> {
            lines.add(line);
            if (lines.size() == 50) {
                hub.sweeper.sweep();
            }
        });

        assertThat(lines.getLast()).contains("incomplete");
        assertThat(hub.exported()).hasSize(3);
    }
}
