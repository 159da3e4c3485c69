package com.onetimesecret.hub.messaging.log;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.message.MessageId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The log's tables.
@Repository
class JdbcMessageLog {

    /// What is stored with messages that are for somebody or answer something; the others need not wait for it.
    private static final String WITH_DELIVERIES = """
            , delivered as (
                insert into delivery (message_id, recipient, seq, network_id, sender, requires_ack, received_at, expires_at)
                select id, recipient, seq, network_id, sender, requires_ack, at, at + ttl * interval '1 second'
                from placed, unnest(string_to_array(recipients, ' ')) as recipient
            ), answered as (
                insert into delivery_step (message_id, recipient, network_id, step, at)
                select delivery.message_id, delivery.recipient, delivery.network_id, 'answered', placed.at
                from placed join delivery
                    on delivery.message_id = placed.in_reply_to and delivery.recipient = placed.sender
                on conflict do nothing
            )
            """;

    private static final String STATUS_UPDATE = "status_update";

    /// What is stored with messages that say what their senders do: where each sender's last one is.
    private static final String WITH_STATUSES = """
            , told as (
                insert into agent_status (agent_id, network_id, seq, expires_at, lasting)
                select distinct on (sender) sender, network_id, seq, at + ttl * interval '1 second', ttl > 86400
                from placed where type = 'status_update' order by sender, seq desc
                on conflict (agent_id) do update set seq = excluded.seq, expires_at = excluded.expires_at,
                    lasting = excluded.lasting
                where agent_status.seq < excluded.seq
            )
            """;

    private final JdbcClient jdbc;
    private final KeysAtRest keys;

    JdbcMessageLog(JdbcClient jdbc, KeysAtRest keys) {
        this.jdbc = jdbc;
        this.keys = keys;
    }

    /// Where the log ends for everybody who reads now.
    Head head() {
        return jdbc.sql("select epoch, seq, at from log_head")
                .query(JdbcMessageLog::headOf)
                .single();
    }

    /// The log's head, locked until the transaction ends, and what the database's clock says.
    Locked lockHead() {
        return jdbc.sql("select epoch, seq, at, clock_timestamp() as now from log_head for update")
                .query((row, number) -> new Locked(
                        headOf(row, number),
                        row.getObject("now", OffsetDateTime.class).toInstant()))
                .single();
    }

    /// Stores the messages behind the head that this transaction has locked.
    Appended append(Locked locked, List<Draft> drafts, Duration timeout) {
        var to = locked.head().after(drafts.size(), locked.now());
        var placed = Placed.behind(locked.head(), to, drafts);
        if (!append(placed, locked.head(), to, timeout)) {
            throw new IllegalStateException("the log's head moved under its lock");
        }
        return new Appended(locked.head(), to, placed);
    }

    /// Moves the head from `from` to `to` and stores the messages between, which the audit trail takes from there;
    /// does nothing and says false if the log does not end at `from`. One statement.
    boolean append(List<Placed> messages, Head from, Head to, Duration timeout) {
        // The subquery hides how many messages there are: planned anew for each batch, the statement takes longer.
        return jdbc.sql("""
                        with head as (
                            update log_head set seq = ?, at = ? where epoch = ? and seq = ? returning at
                        ), placed as (
                            select draft.*, head.at
                            from head,
                                unnest((select ?::bigint[]), ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                                    ?::text[], ?::text[], ?::bigint[], ?::boolean[], ?::bytea[])
                                as draft(seq, id, network_id, type, topic, sender, correlation_id, in_reply_to,
                                    recipients, ttl, requires_ack, body)
                        ), stored as (
                            insert into message (seq, id, network_id, type, topic, sender, correlation_id, in_reply_to,
                                recipients, received_at, expires_at, lasting, body)
                            select seq, id, network_id, type, topic, sender, correlation_id, in_reply_to,
                                string_to_array(recipients, ' '), at, at + ttl * interval '1 second', ttl > 86400, body
                            from placed
                        )
                        %s%s
                        select count(*) from head
                        """.formatted(
                                        haveDeliveries(messages) ? WITH_DELIVERIES : "",
                                        haveStatuses(messages) ? WITH_STATUSES : ""))
                        .withQueryTimeout((int) timeout.toSeconds())
                        .param(to.seq())
                        .param(to.at().atOffset(ZoneOffset.UTC))
                        .param(from.epoch())
                        .param(from.seq())
                        .params(new Columns(messages, keys).inOrder())
                        .query(Integer.class)
                        .single()
                == 1;
    }

    private static boolean haveDeliveries(List<Placed> messages) {
        return messages.stream()
                .map(Placed::draft)
                .anyMatch(draft -> draft.recipients() != null || draft.inReplyTo() != null);
    }

    private static boolean haveStatuses(List<Placed> messages) {
        return messages.stream().anyMatch(message -> message.draft().type().equals(STATUS_UPDATE));
    }

    /// The messages behind `from` up to `to` that have not expired, of all networks, in order.
    List<Entry> entries(long epoch, long from, long to) {
        return jdbc.sql("""
                        select seq, network_id, sender, recipients, type, topic, correlation_id, received_at, expires_at,
                            body
                        from message
                        where seq > ? and seq <= ? and expires_at > now()
                        order by seq
                        """)
                .param(from)
                .param(to)
                .query((row, number) -> entryOf(row, epoch))
                .list();
    }

    private Entry entryOf(ResultSet row, long epoch) throws SQLException {
        var recipients = row.getArray("recipients");
        return new Entry(
                new Cursor(epoch, row.getLong("seq")),
                new Heading(
                        new NetworkId(row.getString("network_id")),
                        new AgentId(row.getString("sender")),
                        recipients == null ? null : List.of((String[]) recipients.getArray()),
                        row.getString("type"),
                        row.getString("topic"),
                        row.getString("correlation_id")),
                row.getObject("received_at", OffsetDateTime.class).toInstant(),
                row.getObject("expires_at", OffsetDateTime.class).toInstant(),
                served(row));
    }

    private byte[] served(ResultSet row) throws SQLException {
        return keys.served(row.getString("type"), row.getBytes("body"));
    }

    /// The span that ends at the head and begins about `count` messages before, or with the log if it holds fewer.
    Span last(int count, Head head) {
        return jdbc.sql("""
                        select count(*) as found, min(seq) as first, min(received_at) as since
                        from (
                            select seq, received_at from message where seq <= :end order by seq desc limit :count
                        ) last
                        """)
                .param("end", head.seq())
                .param("count", count)
                .query((row, number) -> row.getLong("found") < count
                        ? new Span(head.epoch(), 0, Instant.MIN, 0)
                        : spanBehind(row, head))
                .single();
    }

    private static Span spanBehind(ResultSet row, Head head) throws SQLException {
        long from = row.getLong("first") - 1;
        return new Span(
                head.epoch(), from, row.getObject("since", OffsetDateTime.class).toInstant(), from);
    }

    /// The place before the network's first message of that time or later, if there is one.
    OptionalLong placeBefore(NetworkId network, Instant time) {
        return jdbc.sql("""
                        select seq - 1
                        from message
                        where network_id = :network and received_at >= :time and expires_at > now()
                            and seq > coalesce((select max(seq) from log_time where at < :time), 0)
                        order by seq
                        limit 1
                        """)
                .param("network", network.value())
                .param("time", time.atOffset(ZoneOffset.UTC))
                .query(Long.class)
                .optional()
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
    }

    /// Notes where the log ends now, for readers that will name a time.
    void noteTime() {
        jdbc.sql("insert into log_time (at, seq) select at, seq from log_head on conflict do nothing")
                .update();
    }

    /// Forgets the places of times from which no message is left.
    void forgetTimes(Duration age) {
        jdbc.sql("delete from log_time where at < now() - make_interval(secs => ?)")
                .param(age.toSeconds())
                .update();
    }

    /// The envelope of that id, if it has not expired and the filter's reader may see it.
    Optional<byte[]> find(MessageId id, Filter filter) {
        return jdbc.sql("""
                        select type, body
                        from message
                        where seq = :seq and id = :id and network_id = :network and expires_at > now()
                            and (recipients is null or sender = :reader or :reader = any(recipients))
                        """)
                .param("seq", id.seq())
                .param("id", id.value())
                .param("network", filter.networkId().value())
                .param("reader", filter.reader().value())
                .query((row, number) -> served(row))
                .optional();
    }

    /// The envelopes of those ids that have not expired and that the reader, unless it is null, may see.
    Map<MessageId, byte[]> findAll(NetworkId network, Collection<MessageId> ids, @Nullable AgentId reader) {
        var found = new HashMap<MessageId, byte[]>();
        jdbc.sql("""
                        select id, type, body
                        from message
                        where seq = any(:seqs) and id = any(:ids) and network_id = :network and expires_at > now()
                            and (:reader::text is null or recipients is null or sender = :reader
                                or :reader = any(recipients))
                        """)
                .param("seqs", ids.stream().map(MessageId::seq).toArray(Long[]::new))
                .param("ids", ids.stream().map(MessageId::value).toArray(String[]::new))
                .param("network", network.value())
                .param("reader", reader == null ? null : reader.value())
                .query(row -> {
                    found.put(new MessageId(row.getString("id")), served(row));
                });
        return found;
    }

    private static Head headOf(ResultSet row, int number) throws SQLException {
        return new Head(
                row.getLong("epoch"),
                row.getLong("seq"),
                row.getObject("at", OffsetDateTime.class).toInstant());
    }

    /// A head that nobody else moves, and the time of the database.
    record Locked(Head head, Instant now) {}

    /// The batch by columns, as `unnest` takes it.
    private record Columns(List<Placed> messages, KeysAtRest keys) {

        List<Object> inOrder() {
            return List.of(
                    messages.stream().map(Placed::seq).toArray(Long[]::new),
                    texts(message -> message.id().value()),
                    texts(message -> message.draft().networkId().value()),
                    texts(message -> message.draft().type()),
                    texts(message -> message.draft().topic()),
                    texts(message -> message.draft().sender().value()),
                    texts(message -> message.draft().correlationId()),
                    texts(message -> message.draft().inReplyTo()),
                    texts(Columns::recipients),
                    messages.stream()
                            .map(message -> message.draft().ttl().toSeconds())
                            .toArray(Long[]::new),
                    messages.stream()
                            .map(message -> message.draft().requiresAck())
                            .toArray(Boolean[]::new),
                    messages.stream().map(this::stored).toArray(byte[][]::new));
        }

        private byte[] stored(Placed message) {
            return keys.stored(message.draft().type(), message.entry().body());
        }

        private @Nullable String[] texts(Function<Placed, @Nullable String> column) {
            var texts = new @Nullable String[messages.size()];
            for (int i = 0; i < texts.length; i++) {
                texts[i] = column.apply(messages.get(i));
            }
            return texts;
        }

        private static @Nullable String recipients(Placed message) {
            var recipients = message.draft().recipients();
            return recipients == null ? null : String.join(" ", recipients);
        }
    }
}
