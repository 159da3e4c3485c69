package com.onetimesecret.hub.messaging.webhook;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.seal.SealedColumn;
import com.onetimesecret.hub.api.seal.SealedColumns;
import com.onetimesecret.hub.messaging.log.Cursor;
import com.onetimesecret.hub.messaging.task.TaskState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The webhooks' table.
@Repository
class JdbcWebhooks implements SealedColumns {

    private final JdbcClient jdbc;
    private final WebhookSettings settings;

    JdbcWebhooks(JdbcClient jdbc, WebhookSettings settings) {
        this.jdbc = jdbc;
        this.settings = settings;
    }

    @Override
    public List<SealedColumn> sealedColumns() {
        return List.of(SealedColumn.byText(
                "keys of webhooks", "webhook", "id", "secret", id -> PushKey.context(new WebhookId(id))));
    }

    /// Stores a webhook of the agent, unless it has `most` of its kind already, for one task or not; in a transaction,
    /// until whose end no other one of the agent is stored.
    boolean add(Webhook hook, byte[] sealedSecret, int most) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended(?, 0))")
                .param("webhooks of " + hook.agentId())
                .query((row, number) -> true)
                .single();
        return jdbc.sql("""
                        insert into webhook (id, network_id, agent_id, url, topics, types, to_me, task_id, secret, epoch, seq)
                        select :id, :network, :agent, :url, :topics, :types, :toMe, :task, :secret, :epoch, :seq
                        where (select count(*) from webhook
                            where network_id = :network and agent_id = :agent
                                and (task_id is null) = (:task::text is null)) < :most
                        """)
                        .param("id", hook.id().value())
                        .param("network", hook.networkId().value())
                        .param("agent", hook.agentId().value())
                        .param("url", hook.url())
                        .param("topics", String.join(" ", hook.topics()))
                        .param("types", String.join(" ", hook.types()))
                        .param("toMe", hook.toMe())
                        .param("task", hook.taskId(), java.sql.Types.VARCHAR)
                        .param("secret", sealedSecret)
                        .param("epoch", hook.place().epoch())
                        .param("seq", hook.place().seq())
                        .param("most", most)
                        .update()
                == 1;
    }

    /// The agent's webhooks, the oldest first.
    List<Webhook> of(NetworkId network, AgentId agent) {
        return jdbc.sql("select * from webhook where network_id = ? and agent_id = ? order by created_at, id")
                .param(network.value())
                .param(agent.value())
                .query(JdbcWebhooks::webhook)
                .list();
    }

    /// Webhooks of the network behind that id, by id.
    List<Webhook> ofNetwork(NetworkId network, String after, int limit) {
        return jdbc.sql("select * from webhook where network_id = ? and id > ? order by id limit ?")
                .param(network.value())
                .param(after)
                .param(limit)
                .query(JdbcWebhooks::webhook)
                .list();
    }

    /// That webhook, whosever it is.
    Optional<Webhook> find(NetworkId network, WebhookId id) {
        return jdbc.sql("select * from webhook where id = ? and network_id = ?")
                .param(id.value())
                .param(network.value())
                .query(JdbcWebhooks::webhook)
                .optional();
    }

    /// Ends the webhook for good, whoever serves it; false if it is ended or gone already.
    boolean endNow(WebhookId id, String reason) {
        return jdbc.sql("update webhook set ended_at = now(), ended_reason = ? where id = ? and ended_at is null")
                        .param(reason)
                        .param(id.value())
                        .update()
                == 1;
    }

    /// That webhook of the agent.
    Optional<Webhook> find(NetworkId network, AgentId agent, WebhookId id) {
        return jdbc.sql("select * from webhook where id = ? and network_id = ? and agent_id = ?")
                .param(id.value())
                .param(network.value())
                .param(agent.value())
                .query(JdbcWebhooks::webhook)
                .optional();
    }

    /// Removes that webhook of the agent; false if there is none.
    boolean remove(NetworkId network, AgentId agent, WebhookId id) {
        return jdbc.sql("delete from webhook where id = ? and network_id = ? and agent_id = ?")
                        .param(id.value())
                        .param(network.value())
                        .param(agent.value())
                        .update()
                == 1;
    }

    /// Removes all webhooks of the agent.
    void removeAll(NetworkId network, AgentId agent) {
        jdbc.sql("delete from webhook where network_id = ? and agent_id = ?")
                .param(network.value())
                .param(agent.value())
                .update();
    }

    /// Removes webhooks of tasks that ended before that time, or are gone, once everything up to the cursor was pushed
    /// or they were given up. How many it were.
    int removeOfEndedTasks(Cursor pushed, Instant before, int most) {
        return jdbc.sql("""
                        delete from webhook where id in (
                            select hook.id
                            from webhook hook
                                left join task on task.id = hook.task_id and task.network_id = hook.network_id
                            where hook.task_id is not null and hook.busy_until <= now()
                                and (hook.ended_at is not null or hook.epoch = :epoch and hook.seq >= :seq)
                                and (task.id is null and hook.created_at < :before
                                    or task.state in (:over) and task.updated_at < :before)
                            limit :most
                            for update of hook skip locked)
                        """)
                .param("epoch", pushed.epoch())
                .param("seq", pushed.seq())
                .param("before", before.atOffset(ZoneOffset.UTC))
                .param("over", TaskState.wireNamesOver())
                .param("most", most)
                .update();
    }

    /// Takes webhooks behind whose place the log goes on, for a hub that pushes them now; no two hubs get the same, and
    /// no agent and no network has more than its share of them in work.
    List<Webhook> claim(Cursor end, int most) {
        return jdbc.sql("""
                        with busy as (
                            select network_id, agent_id from webhook where busy_until > now()),
                        of_agents as (
                            select id, network_id, next_attempt_at,
                                row_number() over (partition by network_id, agent_id order by next_attempt_at)
                                    + (select count(*) from busy
                                        where busy.network_id = due.network_id and busy.agent_id = due.agent_id) as place
                            from webhook due
                            where ended_at is null and next_attempt_at <= now() and busy_until <= now()
                                and (epoch <> :epoch or seq < :seq)),
                        of_networks as (
                            select id,
                                row_number() over (partition by network_id order by next_attempt_at)
                                    + (select count(*) from busy where busy.network_id = due.network_id) as place
                            from of_agents due
                            where place <= :perAgent)
                        update webhook set busy_until = now() + make_interval(secs => :lease), claim = claim + 1
                        where id in (
                            select next.id
                            from webhook next join of_networks using (id)
                            where place <= :perNetwork and next_attempt_at <= now() and busy_until <= now()
                            order by next_attempt_at
                            limit :most
                            for update of next skip locked)
                        returning *
                        """)
                .param("lease", settings.lease().toSeconds())
                .param("epoch", end.epoch())
                .param("seq", end.seq())
                .param("most", most)
                .param("perAgent", settings.perAgentAtOnce())
                .param("perNetwork", settings.perNetworkAtOnce())
                .query(JdbcWebhooks::webhook)
                .list();
    }

    /// Webhooks that nobody serves and whose receivers do not fail, behind whose place the log goes on.
    List<Webhook> behind(Cursor end, int most) {
        return jdbc.sql("""
                        select * from webhook
                        where ended_at is null and failures = 0 and next_attempt_at <= now() and busy_until <= now()
                            and epoch = ? and seq < ?
                        order by next_attempt_at
                        limit ?
                        """)
                .param(end.epoch())
                .param(end.seq())
                .param(most)
                .query(JdbcWebhooks::webhook)
                .list();
    }

    /// Notes that up to the cursor there is nothing for these webhooks.
    void skip(List<Webhook> quiet, Cursor to) {
        jdbc.sql("""
                        update webhook set seq = :seq
                        where id in (
                            select id from webhook
                            where id in (:ids) and busy_until <= now() and epoch = :epoch and seq < :seq
                            for update skip locked)
                        """)
                .param("seq", to.seq())
                .param("epoch", to.epoch())
                .param("ids", quiet.stream().map(hook -> hook.id().value()).toList())
                .update();
    }

    /// The sealed key of the webhook, if it still exists.
    Optional<byte[]> secret(WebhookId id) {
        return jdbc.sql("select secret from webhook where id = ?")
                .param(id.value())
                .query((row, number) -> row.getBytes(1))
                .optional();
    }

    /// Notes that everything up to the cursor was pushed; false if the webhook is gone or another hub has taken it.
    boolean moved(Webhook hook, Cursor place) {
        return jdbc.sql("""
                        update webhook
                        set epoch = ?, seq = ?, failures = 0, failing_since = null, last_error = null,
                            busy_until = now() + make_interval(secs => ?)
                        where id = ? and claim = ? and ended_at is null
                        """)
                        .param(place.epoch())
                        .param(place.seq())
                        .param(settings.lease().toSeconds())
                        .param(hook.id().value())
                        .param(hook.claim())
                        .update()
                == 1;
    }

    /// Lets others serve the webhook, not before the pause is over.
    void release(Webhook hook, Duration pause) {
        jdbc.sql("""
                        update webhook
                        set busy_until = '-infinity', next_attempt_at = now() + make_interval(secs => ?::float8 / 1000)
                        where id = ? and claim = ?
                        """)
                .param(pause.toMillis())
                .param(hook.id().value())
                .param(hook.claim())
                .update();
    }

    /// Notes a failed attempt; the pause before the next one doubles with each. False if it has failed for so long that
    /// it should end.
    boolean failed(Webhook hook, String error) {
        return jdbc.sql("""
                        update webhook
                        set failures = failures + 1, failing_since = coalesce(failing_since, now()), last_error = :error,
                            busy_until = '-infinity',
                            next_attempt_at = now() + make_interval(secs =>
                                least(:longest, :first * power(2, least(failures, 30))))
                        where id = :id and claim = :claim
                        returning failing_since > now() - make_interval(secs => :giveUp)
                        """)
                .param("error", error)
                .param("longest", settings.longestRetry().toSeconds())
                .param("first", settings.firstRetry().toSeconds())
                .param("giveUp", settings.giveUpAfter().toSeconds())
                .param("id", hook.id().value())
                .param("claim", hook.claim())
                .query(Boolean.class)
                .optional()
                .orElse(true);
    }

    /// Ends the webhook for good; false if it is ended or gone already, or another hub has taken it.
    boolean end(Webhook hook, String reason) {
        return jdbc.sql("""
                        update webhook set ended_at = now(), ended_reason = ?, last_error = ?
                        where id = ? and claim = ? and ended_at is null
                        """)
                        .param(reason)
                        .param(reason)
                        .param(hook.id().value())
                        .param(hook.claim())
                        .update()
                == 1;
    }

    private static Webhook webhook(ResultSet row, int number) throws SQLException {
        return new Webhook(
                new WebhookId(row.getString("id")),
                new NetworkId(row.getString("network_id")),
                new AgentId(row.getString("agent_id")),
                row.getString("url"),
                words(row.getString("topics")),
                words(row.getString("types")),
                row.getBoolean("to_me"),
                row.getString("task_id"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                new Cursor(row.getLong("epoch"), row.getLong("seq")),
                row.getLong("claim"),
                new Webhook.Health(
                        row.getInt("failures"),
                        instant(row, "failing_since"),
                        row.getString("last_error"),
                        row.getObject("next_attempt_at", OffsetDateTime.class).toInstant(),
                        instant(row, "ended_at"),
                        row.getString("ended_reason")));
    }

    private static List<String> words(String joined) {
        return joined.isEmpty() ? List.of() : List.of(joined.split(" "));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
