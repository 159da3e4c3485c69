package com.onetimesecret.hub.messaging.audit;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.messaging.proof.Checkpoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Hands out a chain line by line, up to a checkpoint that ends it: entries, anchors in the place of removed ones,
/// and the checkpoints that were signed on the way. Holds no connection while a line is taken.
@Component
class ExportTrail {

    private final JdbcTrail trail;
    private final SignCheckpoints checkpoints;
    private final TransactionTemplate transaction;
    private final JdbcClient jdbc;
    private final AuditSettings settings;
    private final BaseUrl baseUrl;

    ExportTrail(
            JdbcTrail trail,
            SignCheckpoints checkpoints,
            TransactionTemplate transaction,
            JdbcClient jdbc,
            AuditSettings settings,
            BaseUrl baseUrl) {
        this.trail = trail;
        this.checkpoints = checkpoints;
        this.transaction = transaction;
        this.jdbc = jdbc;
        this.settings = settings;
        this.baseUrl = baseUrl;
    }

    /// Everything behind `after`; what this writes, `verify-audit` reads.
    void all(NetworkId network, long after, Consumer<String> line) {
        var end = checkpoints.end(network);
        between(after, end, () -> checkpoints.signed(end), line);
    }

    /// Everything behind `after` up to that checkpoint, which ends it as it is signed.
    void between(long after, Checkpoint end, Supplier<String> signed, Consumer<String> line) {
        begin(new NetworkId(end.networkId()), after, false, line);
        long place = after;
        while (place < end.place()) {
            var stretch = stretch(end, place);
            for (var link : stretch.links()) {
                // What was handed out already has been removed meanwhile, together with some that was not.
                if ((link.firstPlace() <= place && place != after) || link.place() > end.place()) {
                    line.accept("{\"incomplete\":\"Entries ended while this was read. Export it again.\"}");
                    return;
                }
                line.accept(link.json());
                place = link.place();
            }
            place = stretch.upTo();
        }
        line.accept("{\"checkpoint\":" + signed.get() + "}");
    }

    /// What matches behind `after`; it shows, but proves nothing about what was left out.
    void matching(AuditQuery query, long after, Consumer<String> line) {
        var end = checkpoints.end(query.network());
        begin(query.network(), after, true, line);
        long place = after;
        while (place < end.place()) {
            var found = trail.find(query, place, settings.scanRows());
            found.entries().forEach(row -> line.accept(entry(row)));
            var full = found.entries().size() > query.limit();
            place = full
                    ? found.entries().getLast().place()
                    : found.seen() < settings.scanRows() ? end.place() : found.last();
        }
        line.accept("{\"checkpoint\":" + checkpoints.signed(end) + "}");
    }

    private void begin(NetworkId network, long after, boolean filtered, Consumer<String> line) {
        line.accept("{\"trail\":{\"hub\":\"" + baseUrl.value() + "\",\"network_id\":\"" + network + "\",\"after\":"
                + after + ",\"filtered\":" + filtered + "}}");
    }

    private Stretch stretch(Checkpoint end, long after) {
        return Objects.requireNonNull(transaction.execute(status -> {
            // Entries become an anchor at one instant: both are seen as of the same one.
            jdbc.sql("set transaction isolation level repeatable read read only")
                    .update();
            return read(end, after);
        }));
    }

    private Stretch read(Checkpoint end, long after) {
        var network = new NetworkId(end.networkId());
        var rows = trail.entries(network, after, end.place(), settings.pageRows());
        long upTo =
                rows.size() < settings.pageRows() ? end.place() : rows.getLast().place();
        var signed = trail.checkpoints(network, after, upTo).stream()
                .collect(Collectors.toMap(
                        found -> found.checkpoint().place(),
                        found -> "\n{\"checkpoint\":" + checkpoints.shown(found.checkpoint(), found.jws()) + "}"));
        var links = new ArrayList<Link>();
        rows.forEach(row ->
                links.add(new Link(row.place(), row.place(), entry(row) + signed.getOrDefault(row.place(), ""))));
        trail.anchors(network, after, upTo)
                .forEach(found -> links.add(new Link(
                        found.anchor().firstPlace(),
                        found.anchor().place(),
                        "{\"anchor\":" + found.anchor().json(found.jws()) + "}"
                                + signed.getOrDefault(found.anchor().place(), ""))));
        links.sort(Comparator.comparingLong(Link::place));
        return new Stretch(upTo, links);
    }

    private static String entry(JdbcTrail.Row row) {
        return "{\"entry\":" + row.json() + "}";
    }

    /// One step of the chain: an entry or an anchor, and the checkpoint that was signed there.
    private record Link(long firstPlace, long place, String json) {}

    private record Stretch(long upTo, List<Link> links) {}
}
