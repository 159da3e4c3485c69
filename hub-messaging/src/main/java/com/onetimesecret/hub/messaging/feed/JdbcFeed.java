package com.onetimesecret.hub.messaging.feed;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.message.MessageId;
import com.onetimesecret.hub.messaging.log.TopicPattern;
import com.onetimesecret.hub.messaging.schema.StrictJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.node.ObjectNode;

/// Reads the log from its end. No call looks at more than so many rows, whatever it looks for.
@Repository
class JdbcFeed {

    private static final String COLUMNS = """
            seq, id, sender, recipients, type, topic, correlation_id, in_reply_to, received_at, expires_at, body""";

    private static final int QUERY_SECONDS = 10;

    private final JdbcClient jdbc;

    JdbcFeed(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// A stored message.
    ///
    /// @param bytes how long its envelope is
    record Row(
            MessageId id,
            String sender,
            @Nullable List<String> recipients,
            String type,
            String topic,
            @Nullable String correlationId,
            @Nullable String inReplyTo,
            Instant receivedAt,
            Instant expiresAt,
            int bytes,
            ObjectNode envelope) {}

    /// What one call found.
    ///
    /// @param lookedAt how many rows it looked at
    /// @param lookedTo the place of the last of them
    record Found(List<Row> rows, long lookedAt, long lookedTo) {}

    /// How far a call goes.
    ///
    /// @param before the place in front of which it begins
    /// @param limit the most messages it finds
    /// @param scan the most rows it looks at
    record Reach(long before, int limit, int scan) {}

    /// The newest messages that match. A search looks only into what the person may read.
    Found newest(NetworkId network, FeedFilter filter, boolean seesAll, Reach reach) {
        var sender = filter.sender();
        var since = filter.since();
        var text = filter.text();
        var places = """
                from message
                where network_id = :network and seq < :before and expires_at > now()
                    and (:since::timestamptz is null
                        or seq > coalesce((select max(seq) from log_time where at < :since), 0))
                    %s
                order by seq desc limit :scan""".formatted(filter.correlationId() == null ? "" : "and correlation_id = :correlation");
        var rows = jdbc.sql("""
                        with matching as materialized (
                            select * from (select %1$s %2$s) place
                            where (:sender::text is null or sender = :sender)
                                and (:types::text is null or type = any(string_to_array(:types, ' ')))
                                and (:topics::text is null or topic ~ :topics)
                                and (:since::timestamptz is null or received_at >= :since)
                                and (:text::text is null or (
                                    (:seesAll or recipients is null or 'human' = any(recipients)
                                        or type = any(string_to_array(:overseen, ' ')))
                                    and position(lower(:text) in lower(convert_from(body, 'UTF8'))) > 0
                                    and position(lower(:text) in lower(
                                        case when type in ('secret_share', 'task_handoff')
                                            then (((convert_from(body, 'UTF8')::jsonb -> 'payload') - 'secret_key')
                                                - 'context_secret_key')::text
                                            else (convert_from(body, 'UTF8')::json -> 'payload')::text end)) > 0))
                            order by seq desc limit :limit
                        ), looked as (
                            select count(*) as looked_at, min(seq) as looked_to from (select seq %2$s) place
                            where (select count(*) from matching) < :limit
                        )
                        select looked.looked_at, looked.looked_to, matching.*
                        from looked left join matching on true
                        order by seq desc
                        """.formatted(COLUMNS, places))
                .withQueryTimeout(QUERY_SECONDS)
                .param("network", network.value())
                .param("before", reach.before())
                .param("scan", reach.scan())
                .param("limit", reach.limit())
                .param("sender", sender == null ? null : sender.value())
                .param("types", filter.types().isEmpty() ? null : String.join(" ", filter.types()))
                .param("topics", topics(filter.topics()))
                .param("correlation", filter.correlationId())
                .param("since", since == null ? null : since.atOffset(ZoneOffset.UTC))
                .param("text", text == null ? null : quoted(text))
                .param("overseen", String.join(" ", ForPeople.OVERSEEN))
                .param("seesAll", seesAll)
                .query((row, number) -> new Look(
                        row.getString("id") == null ? null : message(row),
                        row.getLong("looked_at"),
                        row.getLong("looked_to")))
                .list();
        return found(rows);
    }

    private static Found found(List<Look> rows) {
        var first = rows.getFirst();
        return new Found(
                rows.stream()
                        .flatMap(look -> Optional.ofNullable(look.row()).stream())
                        .toList(),
                first.lookedAt(),
                first.lookedTo());
    }

    /// The network's message of that id, if it has not ended.
    Optional<Row> find(NetworkId network, MessageId id) {
        return jdbc.sql("select " + COLUMNS + """
                         from message where seq = :seq and id = :id and network_id = :network and expires_at > now()
                        """)
                .param("seq", id.seq())
                .param("id", id.value())
                .param("network", network.value())
                .query((row, number) -> message(row))
                .optional();
    }

    /// The text as it stands inside of JSON.
    private static String quoted(String text) {
        var json = StrictJson.MAPPER.writeValueAsString(text);
        return json.substring(1, json.length() - 1);
    }

    private static @Nullable String topics(List<TopicPattern> topics) {
        return topics.isEmpty()
                ? null
                : topics.stream().map(TopicPattern::regex).collect(Collectors.joining("|", "^(", ")$"));
    }

    private static Row message(ResultSet row) throws SQLException {
        var recipients = row.getArray("recipients");
        var body = row.getBytes("body");
        return new Row(
                new MessageId(row.getString("id")),
                row.getString("sender"),
                recipients == null ? null : List.of((String[]) recipients.getArray()),
                row.getString("type"),
                row.getString("topic"),
                row.getString("correlation_id"),
                row.getString("in_reply_to"),
                row.getObject("received_at", OffsetDateTime.class).toInstant(),
                row.getObject("expires_at", OffsetDateTime.class).toInstant(),
                body.length,
                StrictJson.stored(body));
    }

    private record Look(@Nullable Row row, long lookedAt, long lookedTo) {}
}
