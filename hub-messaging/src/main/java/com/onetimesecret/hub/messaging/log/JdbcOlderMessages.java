package com.onetimesecret.hub.messaging.log;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Messages that are no longer in memory, with all that a reader of the log by slices needs.
@Repository
class JdbcOlderMessages {

    private final JdbcClient jdbc;

    JdbcOlderMessages(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// What the filter admits after `after` and up to `upTo`: up to `limit` messages and `maxBytes` bytes, but at
    /// least one.
    Found page(Filter filter, Cursor after, long upTo, int limit, long maxBytes) {
        var sender = filter.sender();
        var rows = jdbc.sql("""
                        select *
                        from (
                            select matching.*, count(*) over () as total, row_number() over (order by seq) as place,
                                sum(octet_length(body)) over (order by seq) as bytes
                            from (
                                select seq, sender, recipients, type, topic, correlation_id, received_at, expires_at,
                                    body
                                from message
                                where network_id = :network and seq > :after and seq <= :upTo and expires_at > now()
                                    and (recipients is null or sender = :reader or :reader = any(recipients))
                                    and (not :toReader or :reader = any(recipients))
                                    and (:topics::text is null or topic ~ :topics)
                                    and (:types::text is null or type = any(string_to_array(:types, ' ')))
                                    and (:sender::text is null or sender = :sender)
                                    and (:correlation::text is null or correlation_id = :correlation)
                                order by seq
                                limit :limit + 1
                            ) matching
                        ) counted
                        where place = 1 or (place <= :limit and bytes <= :maxBytes)
                        order by seq
                        """)
                .param("network", filter.networkId().value())
                .param("after", after.seq())
                .param("upTo", upTo)
                .param("reader", filter.reader().value())
                .param("toReader", filter.toReader())
                .param(
                        "topics",
                        filter.topics().isEmpty()
                                ? null
                                : filter.topics().stream()
                                        .map(TopicPattern::regex)
                                        .collect(Collectors.joining("|", "^(", ")$")))
                .param("types", filter.types().isEmpty() ? null : String.join(" ", filter.types()))
                .param("sender", sender == null ? null : sender.value())
                .param("correlation", filter.correlationId())
                .param("limit", limit)
                .param("maxBytes", maxBytes)
                .query((row, number) -> new Row(entry(row, filter.networkId(), after.epoch()), row.getLong("total")))
                .list();
        return new Found(
                rows.stream().map(Row::entry).toList(),
                !rows.isEmpty() && rows.getFirst().total() > rows.size());
    }

    private static Entry entry(ResultSet row, NetworkId network, long epoch) throws SQLException {
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
                row.getBytes("body"));
    }

    /// The messages found, and whether there are more.
    record Found(List<Entry> entries, boolean more) {}

    private record Row(Entry entry, long total) {}
}
