package com.onetimesecret.hub.messaging.log;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Messages that are no longer in memory. No call looks at more than so many rows, whatever it looks for.
@Repository
class JdbcOlderMessages {

    /// The messages to one reader, found by its deliveries.
    private static final String TO_READER = """
            (
                select message.* from delivery join message using (seq, expires_at)
                where delivery.recipient = :reader and delivery.seq > :after and delivery.seq <= :upTo
            ) message""";

    /// Payloads are parsed to look into them, so only so much fewer rows are.
    private static final int DEARER_BY_TEXT = 4;

    private final JdbcClient jdbc;
    private final KeysAtRest keys;
    private final LogSettings settings;

    JdbcOlderMessages(JdbcClient jdbc, KeysAtRest keys, LogSettings settings) {
        this.jdbc = jdbc;
        this.keys = keys;
        this.settings = settings;
    }

    /// What the filter admits after `after` and up to `upTo`: up to `limit` messages and `maxBytes` bytes, but at
    /// least one if there is one among the rows that one call looks at. The slice says whether there are more.
    Slice page(Filter filter, Cursor after, long upTo, int limit, long maxBytes) {
        int scan = filter.text() == null ? settings.scanRows() : Math.max(1, settings.scanRows() / DEARER_BY_TEXT);
        var places = "from %s where network_id = :network and seq > :after and seq <= :upTo %s order by seq limit :scan"
                .formatted(
                        filter.toReader() ? TO_READER : "message",
                        filter.correlationId() == null ? "" : "and correlation_id = :correlation");
        var sender = filter.sender();
        var rows = jdbc.sql("""
                        with matching as materialized (
                            select seq, sender, recipients, type, topic, correlation_id, received_at, expires_at, body
                            from (select * %1$s) place
                            where expires_at > now()
                                and (recipients is null or sender = :reader or :reader = any(recipients))
                                and (not :toReader or :reader = any(recipients))
                                and (:topics::text is null or topic ~ :topics)
                                and (:types::text is null or type = any(string_to_array(:types, ' ')))
                                and (:sender::text is null or sender = :sender)
                                and (:text::text is null or position(lower(:text) in
                                    lower(case when type = '%2$s'
                                        then ((convert_from(body, 'UTF8')::jsonb -> 'payload') - 'secret_key')::text
                                        else (convert_from(body, 'UTF8')::json -> 'payload')::text end)) > 0)
                            order by seq
                            limit :limit + 1
                        ), counted as (
                            select matching.*, count(*) over () as total, row_number() over (order by seq) as place,
                                sum(octet_length(body)) over (order by seq) as bytes
                            from matching
                        ), looked as (
                            select count(*) as looked_at, max(seq) as looked_to
                            from (select seq %1$s) place
                            where (select count(*) from matching) <= :limit
                        )
                        select *
                        from looked left join counted on place = 1 or (place <= :limit and bytes <= :maxBytes)
                        order by seq
                        """.formatted(places, KeysAtRest.TYPE))
                .withQueryTimeout((int) settings.commitTimeout().toSeconds())
                .param("network", filter.networkId().value())
                .param("after", after.seq())
                .param("upTo", upTo)
                .param("scan", scan)
                .param("reader", filter.reader().value())
                .param("toReader", filter.toReader())
                .param("topics", topicsOf(filter))
                .param("types", filter.types().isEmpty() ? null : String.join(" ", filter.types()))
                .param("sender", sender == null ? null : sender.value())
                .param("correlation", filter.correlationId())
                .param("text", filter.text())
                .param("limit", limit)
                .param("maxBytes", maxBytes)
                .query((row, number) -> Row.of(row, filter.networkId(), after.epoch(), keys))
                .list();
        return slice(rows, scan, new Cursor(after.epoch(), upTo));
    }

    private static Slice slice(List<Row> rows, int scan, Cursor end) {
        var entries = rows.stream().flatMap(row -> row.entry().stream()).toList();
        var first = rows.getFirst();
        if (first.total() > entries.size()) {
            return new Slice(entries, true, entries.getLast().cursor());
        }
        return first.lookedAt() == scan && first.lookedTo() < end.seq()
                ? new Slice(entries, true, new Cursor(end.epoch(), first.lookedTo()))
                : new Slice(entries, false, end);
    }

    private static @Nullable String topicsOf(Filter filter) {
        return filter.topics().isEmpty()
                ? null
                : filter.topics().stream().map(TopicPattern::regex).collect(Collectors.joining("|", "^(", ")$"));
    }

    private static Entry entry(ResultSet row, NetworkId network, long epoch, KeysAtRest keys) throws SQLException {
        var recipients = row.getArray("recipients");
        return new Entry(
                new Cursor(epoch, row.getLong("seq")),
                new Heading(
                        network,
                        new AgentId(row.getString("sender")),
                        recipients == null ? null : List.of((String[]) recipients.getArray()),
                        row.getString("type"),
                        row.getString("topic"),
                        row.getString("correlation_id")),
                row.getObject("received_at", OffsetDateTime.class).toInstant(),
                row.getObject("expires_at", OffsetDateTime.class).toInstant(),
                keys.served(row.getString("type"), row.getBytes("body")));
    }

    /// One message, if any was found, and how far the call looked.
    private record Row(Optional<Entry> entry, long total, long lookedAt, long lookedTo) {
        static Row of(ResultSet row, NetworkId network, long epoch, KeysAtRest keys) throws SQLException {
            return new Row(
                    row.getString("sender") == null
                            ? Optional.empty()
                            : Optional.of(JdbcOlderMessages.entry(row, network, epoch, keys)),
                    row.getLong("total"),
                    row.getLong("looked_at"),
                    row.getLong("looked_to"));
        }
    }
}
