package com.onetimesecret.hub.messaging.delivery;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.message.MessageId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The steps of deliveries. The deliveries themselves, and the step of being answered, are stored by the log
/// together with the messages that they are about.
@Repository
public class JdbcDeliveries {

    /// People and the hub, who are told nothing.
    private static final String NOBODY = "agent_" + "0".repeat(24);

    private final JdbcClient jdbc;

    JdbcDeliveries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Whether there is a message of that id for the agent that has not ended.
    public boolean isFor(NetworkId network, MessageId message, AgentId recipient) {
        return jdbc.sql("""
                        select exists (
                            select 1 from delivery
                            where message_id = :message and recipient = :recipient and network_id = :network
                                and expires_at > now())
                        """)
                .param("message", message.value())
                .param("recipient", recipient.value())
                .param("network", network.value())
                .query(Boolean.class)
                .single();
    }

    /// Notes that the step happened now, if the message is for the agent and has not ended; false if it did
    /// before.
    boolean note(NetworkId network, MessageId message, AgentId recipient, Step step) {
        return jdbc.sql("""
                        insert into delivery_step (message_id, recipient, network_id, step, at)
                        select message_id, recipient, network_id, :step, now()
                        from delivery
                        where message_id = :message and recipient = :recipient and network_id = :network
                            and expires_at > now()
                        on conflict do nothing
                        """)
                        .param("step", step.stored())
                        .param("message", message.value())
                        .param("recipient", recipient.value())
                        .param("network", network.value())
                        .update()
                == 1;
    }

    /// Notes that the message, which opens once, was opened by the agent.
    public void noteOpened(NetworkId network, MessageId message, AgentId recipient) {
        note(network, message, recipient, Step.OPENED);
    }

    /// Notes that the agent took on what the message asks of it, which says more than to acknowledge it.
    public void noteTakenOn(NetworkId network, MessageId message, AgentId recipient) {
        note(network, message, recipient, Step.ACKED);
    }

    /// Who opened the message, which opens once, and when.
    public Optional<Opened> opened(MessageId message) {
        return jdbc.sql("select recipient, at from delivery_step where message_id = ? and step = 'opened'")
                .param(message.value())
                .query((row, number) -> new Opened(new AgentId(row.getString("recipient")), time(row, "at")))
                .optional();
    }

    /// When the step happened to that delivery.
    Optional<Instant> at(MessageId message, AgentId recipient, Step step) {
        return jdbc.sql("select at from delivery_step where message_id = ? and recipient = ? and step = ?")
                .param(message.value())
                .param(recipient.value())
                .param(step.stored())
                .query((row, number) -> time(row, "at"))
                .optional();
    }

    /// Notes what was fetched; what is no delivery, or is noted already, is passed over.
    void noteFetched(List<Fetched.Note> notes) {
        jdbc.sql("""
                        insert into delivery_step (message_id, recipient, network_id, step, at)
                        select delivery.message_id, delivery.recipient, delivery.network_id, 'fetched', note.at
                        from unnest(?::text[], ?::text[], ?::timestamptz[]) as note(message_id, recipient, at)
                            join delivery using (message_id, recipient)
                        order by delivery.message_id, delivery.recipient
                        on conflict do nothing
                        """)
                .param(notes.stream().map(note -> note.message().value()).toArray(String[]::new))
                .param(notes.stream().map(note -> note.reader().value()).toArray(String[]::new))
                .param(notes.stream()
                        .map(note -> note.at().atOffset(ZoneOffset.UTC).toString())
                        .toArray(String[]::new))
                .update();
    }

    /// All deliveries of the message, in the order of their recipients, each with its steps.
    Map<Delivery.Stored, Map<Step, Instant>> of(NetworkId network, MessageId message) {
        var deliveries = new LinkedHashMap<Delivery.Stored, Map<Step, Instant>>();
        jdbc.sql("""
                        select recipient, sender, requires_ack, received_at, expires_at, expires_at <= now() as over, step, at
                        from delivery left join delivery_step using (message_id, recipient)
                        where message_id = ? and delivery.network_id = ?
                        order by recipient
                        """).param(message.value()).param(network.value()).query((ResultSet row) -> {
            var steps = deliveries.computeIfAbsent(stored(row), delivery -> new EnumMap<>(Step.class));
            if (row.getString("step") != null) {
                steps.put(Step.of(row.getString("step")), time(row, "at"));
            }
        });
        return deliveries;
    }

    private static Delivery.Stored stored(ResultSet row) throws SQLException {
        return new Delivery.Stored(
                row.getString("recipient"),
                row.getString("sender"),
                row.getBoolean("requires_ack"),
                time(row, "received_at"),
                time(row, "expires_at"),
                row.getBoolean("over"));
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /// Forgets all deliveries of the message.
    public void forget(NetworkId network, MessageId message) {
        jdbc.sql("""
                        with gone as (
                            delete from delivery where message_id = :message and network_id = :network returning message_id
                        )
                        delete from delivery_step where message_id in (select message_id from gone)
                        """)
                .param("message", message.value())
                .param("network", network.value())
                .update();
    }

    /// Agents that were not told yet that an acknowledgement they wait for can no longer come, of messages
    /// that ended after `since`; up to `limit`.
    public List<Waiting> waitingInVain(Instant since, int limit) {
        return jdbc.sql("""
                        select distinct network_id, sender
                        from delivery
                        where requires_ack and expires_at <= now() and expires_at > :since and sender <> :nobody
                            and not exists (
                                select 1 from delivery_step step
                                where step.message_id = delivery.message_id and step.recipient = delivery.recipient
                                    and step.step in ('acked', 'answered', 'reported'))
                        limit :limit
                        """)
                .param("since", since.atOffset(ZoneOffset.UTC))
                .param("nobody", NOBODY)
                .param("limit", limit)
                .query((row, number) ->
                        new Waiting(new NetworkId(row.getString("network_id")), new AgentId(row.getString("sender"))))
                .list();
    }

    /// Notes that the sender was told of up to `limit` deliveries that nobody acknowledged in time, of messages
    /// that ended after `since`, and says which. What another transaction tells of is not among them.
    public List<Unacked> report(Waiting sender, Instant since, int limit) {
        return jdbc.sql("""
                        with due as (
                            select message_id, recipient, network_id
                            from delivery
                            where requires_ack and expires_at <= now() and expires_at > :since and sender = :sender
                                and network_id = :network
                                and not exists (
                                    select 1 from delivery_step step
                                    where step.message_id = delivery.message_id and step.recipient = delivery.recipient
                                        and step.step in ('acked', 'answered', 'reported'))
                            order by message_id, recipient
                            limit :limit
                        )
                        insert into delivery_step (message_id, recipient, network_id, step, at)
                        select message_id, recipient, network_id, 'reported', now() from due
                        on conflict do nothing
                        returning message_id, recipient
                        """)
                .param("sender", sender.sender().value())
                .param("network", sender.networkId().value())
                .param("since", since.atOffset(ZoneOffset.UTC))
                .param("limit", limit)
                .query((row, number) ->
                        new Unacked(new MessageId(row.getString("message_id")), row.getString("recipient")))
                .list();
    }

    /// Deletes up to `limit` deliveries whose messages ended that long ago, and says how many it were.
    int deleteEndedBefore(Duration age, int limit) {
        return jdbc.sql("""
                        with gone as (
                            delete from delivery
                            where (message_id, recipient) in (
                                select message_id, recipient from delivery
                                where expires_at <= now() - make_interval(secs => :age)
                                order by expires_at limit :limit for update skip locked)
                            returning message_id, recipient
                        ), steps as (
                            delete from delivery_step
                            where (message_id, recipient) in (select message_id, recipient from gone)
                        )
                        select count(*) from gone
                        """)
                .param("age", age.toSeconds())
                .param("limit", limit)
                .query(Integer.class)
                .single();
    }

    /// A sender that waits for acknowledgements.
    public record Waiting(NetworkId networkId, AgentId sender) {}

    /// Who opened a message, and when.
    public record Opened(AgentId by, Instant at) {}

    /// A delivery that nobody acknowledged.
    public record Unacked(MessageId message, String recipient) {}
}
