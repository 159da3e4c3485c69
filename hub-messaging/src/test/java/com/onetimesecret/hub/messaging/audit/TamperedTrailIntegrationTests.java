package com.onetimesecret.hub.messaging.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.onetimesecret.hub.api.audit.AuditEntry.Kind;
import com.onetimesecret.hub.messaging.TestSigner;
import com.onetimesecret.hub.messaging.proof.Anchor;
import com.onetimesecret.hub.messaging.proof.Hash;
import com.onetimesecret.hub.messaging.proof.LinkedEntry;
import com.onetimesecret.hub.messaging.proof.PublishedKeys;
import com.onetimesecret.hub.messaging.proof.Tampered;
import com.onetimesecret.hub.messaging.proof.TrailCheck;
import com.onetimesecret.hub.messaging.proof.Unreadable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The check finds whatever somebody does to an export, or to the database that it comes from.
///
/// The trail: places 1 to 12, of which 2, 3, 5 and 6 have ended.
class TamperedTrailIntegrationTests {

    private final TestTrail hub = TestTrail.fresh();
    private String checkpointAt6 = "";

    @BeforeEach
    void furnish() throws Exception {
        hub.record(6);
        hub.age("traffic", Duration.ofHours(25));
        hub.links.link();
        checkpointAt6 = hub.checkpoints.signed(hub.checkpoints.end(TestTrail.NETWORK));
        hub.sweeper.sweep();
        hub.record(6);
        hub.links.link();
        hub.checkpoints.signAll();
        var sound = hub.verify(hub.exported(), checkpointAt6);
        assertThat(sound.entries()).isEqualTo(8);
        assertThat(sound.removed()).isEqualTo(4);
        assertThat(sound.earlierEnded()).isFalse();
    }

    private void assertFound(List<String> lines, long place) {
        assertThatExceptionOfType(Tampered.class)
                .isThrownBy(() -> hub.verify(lines))
                .satisfies(found ->
                        assertThat(found.place()).as(found.getMessage()).isEqualTo(place));
    }

    /// The export with the line of that place made another.
    private List<String> with(long place, UnaryOperator<String> change) {
        var lines = hub.exported();
        int line = lineOf(lines, place);
        var changed = change.apply(lines.get(line));
        assertThat(changed).isNotEqualTo(lines.get(line));
        lines.set(line, changed);
        return lines;
    }

    private static int lineOf(List<String> lines, long place) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("{\"entry\":{\"place\":" + place + ",")
                    || lines.get(i).contains("\"first_place\":" + place + ",")) {
                return i;
            }
        }
        throw new AssertionError("no line for " + place);
    }

    @ParameterizedTest
    @CsvSource({
        "\"subject\":\"msg_0\",\"subject\":\"msg_9\"",
        "\"actor\":\"agent_x\",\"actor\":\"agent_y\"",
        "message.posted,message.burned",
        "\"kind\":\"security\",\"kind\":\"traffic\"",
        "\"at\":\"20,\"at\":\"19",
        "\"type\":\"x\",\"type\":\"y\"",
        "\"details\":{,'\"details\":{\"more\":\"x\",'",
        "\"salt\":\",\"salt\":\"x",
        "\"details_hash\":\",\"details_hash\":\"x",
        "\"entry\":{,'\"entry\":{\"approved\":\"yes\",'",
        "\"entry\":{,'\"entry\":{\"actor\":\"agent_y\",'"
    })
    void findsWhatWasChanged(String from, String to) {
        assertFound(with(7, line -> line.replace(from, to)), 7);
    }

    @Test
    void findsAChangeThatGivesTheEntryItsNewHash() {
        var lines = hub.exported();
        var at = lineOf(lines, 8);
        var next = hub.jdbc
                .sql("select * from audit_linked where place = 8")
                .query((row, number) -> JdbcTrail.Row.of(row))
                .single();
        var entry = next.entry();
        var forged = new LinkedEntry(
                entry.networkId(),
                8,
                entry.at(),
                entry.kind(),
                "agent_forged",
                entry.action(),
                entry.subject(),
                entry.details(),
                entry.salt(),
                entry.detailsHash(),
                entry.previous());
        lines.set(at, "{\"entry\":" + forged.json(forged.hash()) + "}");

        assertFound(lines, 9);
    }

    @Test
    void findsAWholeChainThatWasWrittenAnewInTheDatabase() {
        var before = hub.checkpoints.signed(hub.checkpoints.end(TestTrail.NETWORK));
        var rows = hub.jdbc
                .sql("select * from audit_linked where place > 6 order by place")
                .query((row, number) -> JdbcTrail.Row.of(row).entry())
                .list();
        hub.jdbc.sql("delete from audit_linked where place > 6").update();
        hub.jdbc.sql("delete from audit_checkpoint").update();
        Hash previous = rows.getFirst().previous();
        for (var row : rows) {
            var forged = new LinkedEntry(
                    row.networkId(),
                    row.place(),
                    row.at(),
                    row.kind(),
                    "agent_forged",
                    row.action(),
                    row.subject(),
                    row.details(),
                    row.salt(),
                    row.detailsHash(),
                    previous);
            hub.chain.add(List.of(forged), List.of(forged.hash()));
            previous = forged.hash();
        }
        hub.chain.end(Map.of(TestTrail.NETWORK.value(), new JdbcChain.End(12, previous)));

        assertThatExceptionOfType(Tampered.class)
                .isThrownBy(() -> hub.verify(hub.exported(), before))
                .returns(12L, Tampered::place);
    }

    @Test
    void findsWhatIsMissingWhereverItWas() {
        for (long place : new long[] {1, 2, 4, 5, 7, 9, 12}) {
            var lines = hub.exported();
            lines.remove(lineOf(lines, place));
            assertFound(lines, place);
        }
    }

    @Test
    void findsWhatWasAddedOrDoubled() {
        var lines = hub.exported();
        lines.add(lineOf(lines, 9), lines.get(lineOf(lines, 8)));
        assertFound(lines, 8);

        var forged = hub.exported();
        forged.add(
                lineOf(forged, 8),
                forged.get(lineOf(forged, 7))
                        .replace("\"place\":7", "\"place\":8")
                        .replace("msg_0", "msg_forged"));
        assertFound(forged, 8);
    }

    @Test
    void findsWhatChangedPlaces() {
        var lines = hub.exported();
        int line = lineOf(lines, 8);
        lines.add(line, lines.remove(line + 1));

        assertFound(lines, 8);
    }

    @Test
    void findsAForgedAnchor() throws Exception {
        assertFound(with(2, line -> line.replace("\"place\":3", "\"place\":4")), 2);
        assertFound(with(2, line -> line.replaceFirst("\"jws\":\"[^.]*\\.", "\"jws\":\"e30.")), 2);
        // Made by another key, in good form.
        var anchor = new Anchor(TestTrail.NETWORK.value(), 7, 8, Hash.NONE, Hash.NONE, "2026-01-01T00:00:00Z");
        var lines = hub.exported();
        lines.remove(lineOf(lines, 8));
        lines.set(
                lineOf(lines, 7),
                "{\"anchor\":" + anchor.json(new TestSigner().sign(Anchor.TYPE, TestTrail.NETWORK, anchor.claims()))
                        + "}");
        assertFound(lines, 7);
        // Signed by the hub, but about other entries.
        var other = hub.exported();
        other.set(lineOf(other, 2), other.get(lineOf(other, 5)));
        assertFound(other, 2);
        // Signed by the hub, but as something else.
        var claims = hub.signer.sign("at+jwt", TestTrail.NETWORK, anchor.claims());
        var token = hub.exported();
        token.remove(lineOf(token, 8));
        token.set(lineOf(token, 7), "{\"anchor\":" + anchor.json(claims) + "}");
        assertFound(token, 7);
        // Signed by the hub in this place, but with another way into it.
        var signed = hub.signer.sign(Anchor.TYPE, TestTrail.NETWORK, anchor.claims());
        var detached = hub.exported();
        detached.remove(lineOf(detached, 8));
        detached.set(lineOf(detached, 7), "{\"anchor\":" + anchor.json(signed) + "}");
        assertFound(detached, 7);
    }

    @Test
    void findsThatTheEndWasCutOff() throws Exception {
        var lines = hub.exported();
        assertFound(lines.subList(0, lines.size() - 2), 13);
        var last = lines.getLast();
        var torn = new ArrayList<>(lines.subList(0, lines.size() - 2));
        torn.add(torn.removeLast().substring(0, 50));
        assertFound(torn, 12);

        // With an older checkpoint of the hub's own the rest looks whole; only a later one tells.
        var shorter = new ArrayList<>(lines.subList(0, lineOf(lines, 7)));
        shorter.add("{\"checkpoint\":" + checkpointAt6 + "}");
        assertThat(hub.verify(shorter).last().place()).isEqualTo(6);
        assertThatExceptionOfType(Tampered.class)
                .isThrownBy(() -> hub.verify(shorter, last))
                .returns(7L, Tampered::place);
        assertThatExceptionOfType(Tampered.class)
                .isThrownBy(() -> hub.verify(shorter, last.replaceAll(".*\"jws\":\"([^\"]*)\".*", "$1")))
                .returns(7L, Tampered::place);
    }

    @Test
    void findsThatTheBeginningWasCutOff() {
        var lines = hub.exported();
        var cut = new ArrayList<>(lines.subList(lineOf(lines, 7), lines.size()));
        cut.addFirst(lines.getFirst());
        assertFound(cut, 1);
        cut.set(0, lines.getFirst().replace("\"after\":0", "\"after\":6"));
        assertFound(cut, 1);
    }

    @Test
    void goesOnFromAnEarlierCheckpoint() throws Exception {
        var rest = hub.exported(TestTrail.NETWORK, 6);

        assertThat(hub.verify(rest, checkpointAt6).entries()).isEqualTo(6);
        assertFound(rest, 1);
        var later = hub.exported(TestTrail.NETWORK, 8);
        assertThatExceptionOfType(Tampered.class)
                .isThrownBy(() -> hub.verify(later, checkpointAt6))
                .returns(7L, Tampered::place);
    }

    @Test
    void findsEntriesOfAnotherNetwork() throws Exception {
        for (int i = 0; i < 12; i++) {
            hub.record(TestTrail.OTHER_NETWORK, Kind.SECURITY, "theirs");
        }
        hub.links.link();
        var theirs = hub.exported(TestTrail.OTHER_NETWORK, 0);
        var lines = hub.exported();
        lines.set(lineOf(lines, 9), theirs.get(lineOf(theirs, 9)));
        assertFound(lines, 9);

        // Their whole chain instead of ours.
        var swapped = new ArrayList<>(theirs);
        swapped.set(0, hub.exported().getFirst());
        assertFound(swapped, 1);
        assertThatExceptionOfType(Tampered.class).isThrownBy(() -> hub.verify(theirs, checkpointAt6));
    }

    @Test
    void findsThatAnotherKeySigned() throws Exception {
        var strangers = PublishedKeys.read(new TestSigner().jwks());

        assertThatExceptionOfType(Tampered.class).isThrownBy(() -> {
            var check = TrailCheck.of(strangers);
            for (var line : hub.exported()) {
                check.line(line);
            }
        });
        assertThatExceptionOfType(Unreadable.class).isThrownBy(() -> TrailCheck.of(strangers, checkpointAt6));
    }

    @Test
    void showsErasedDetailsAsErasedAndStillVerifies() throws Exception {
        var erased = hub.chain.erase(TestTrail.NETWORK, "msg_1", 0, 100);

        assertThat(erased.rows()).isEqualTo(1);
        var lines = hub.exported();
        assertThat(lines.get(lineOf(lines, 8)))
                .contains("\"erased\":true")
                .doesNotContain("\"details\":", "\"salt\"", "topic");
        assertThat(hub.verify(lines).erased()).isEqualTo(1);
        // Nobody can put other details in their place.
        assertFound(
                with(
                        8,
                        line -> line.replace(
                                "\"erased\":true",
                                "\"details\":{\"topic\":\"a\",\"type\":\"x\"},\"salt\":\"AAAAAAAAAAAAAAAAAAAAAA\"")),
                8);
    }

    @Test
    void cannotCheckWhatIsNoExportOrIsFiltered() {
        for (var lines : List.of(
                List.<String>of(),
                List.of("{\"kind\":\"network\"}"),
                List.of("no JSON"),
                List.of(hub.exported().getFirst().replace("\"filtered\":false", "\"filtered\":true")))) {
            assertThatExceptionOfType(Unreadable.class).isThrownBy(() -> hub.verify(lines));
        }
    }
}
