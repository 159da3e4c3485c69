package com.onetimesecret.hub.messaging.task;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Reads tasks; what time has decided already shows, whether or not it was written down yet.
@Repository
class JdbcTasks {

    static final String OPEN = "state in ('submitted', 'working', 'input_required')";

    /// The state at this moment: the end of its life, the deadline and the end of a lease count at once.
    static final String STATE_NOW = """
            (case when not (state in ('submitted', 'working', 'input_required')) or due_at > now() then state
                when expires_at <= now() then 'canceled'
                when deadline <= now() then 'failed'
                when attempts + 1 >= max_attempts then 'failed'
                else 'submitted' end)""";

    static final String COLUMNS = """
            number, id, network_id, sender, message_id, correlation_id, description, done_when, urgency, recipients,
            capabilities, rejected_by, deadline, lease_seconds, context_secret_key, secret_id, holder, generation, lease_until,
            lapsed_holder, attempts, max_attempts, result, finished_by, reason, history, created_at, updated_at,
            expires_at,
            """ + STATE_NOW + " as state_now";

    /// What the reader holds or may claim.
    private static final String TO_DO = """
            %1$s and ((%2$s in ('working', 'input_required') and holder = :reader)
                or (%2$s = 'submitted' and sender <> :reader and not :reader = any(rejected_by)
                    and (recipients is not null or capabilities <@ :capabilities::text[])))
            """.formatted(OPEN, STATE_NOW);

    private static final String DONE = "finished_by = :reader and not (" + OPEN + ")";

    /// The first of those tasks that the reader may see, of the state and after the place that the query names.
    private static final String PART = "select " + COLUMNS + """
                     from task
                    where %%s and network_id = :network and (expires_at > now() or %1$s)
                        and (sender = :reader or recipients is null or :reader = any(recipients))
                        and (:state::text is null or %2$s = :state)
                        and (urgency, number) > (:urgency, :number)
                    order by urgency, number limit :limit
            """.formatted(OPEN, STATE_NOW);

    private final JdbcClient jdbc;

    JdbcTasks(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// The task of that id, if the reader may see it: its sender, those it was handed to, and everybody on the
    /// network if it was handed to whoever can do it.
    Optional<Task> find(NetworkId network, AgentId reader, TaskId id) {
        return jdbc.sql("select " + COLUMNS + """
                         from task
                        where id = :id and network_id = :network and (expires_at > now() or %s)
                            and (sender = :reader or recipients is null or :reader = any(recipients))
                        """.formatted(OPEN))
                .param("id", id.value())
                .param("network", network.value())
                .param("reader", reader.value())
                .query(JdbcTasks::task)
                .optional();
    }

    /// The task that the secret goes with.
    Optional<Task> ofSecret(NetworkId network, String secretId) {
        return jdbc.sql("select " + COLUMNS + " from task where secret_id = :secret and network_id = :network")
                .param("secret", secretId)
                .param("network", network.value())
                .query(JdbcTasks::task)
                .optional();
    }

    /// A page of the tasks that the query means, the most urgent first and the oldest of those first.
    ///
    /// What is for the reader to do is looked up apart from what the reader has done, so that a call that
    /// asks again and again does not walk what others ended.
    List<Task> list(NetworkId network, AgentId reader, List<String> capabilities, TaskQuery query, int limit) {
        var state = query.state();
        var openOnly = state != null && !state.isOver();
        var meant =
                query.forMe() ? Stream.of(TO_DO, DONE).limit(openOnly ? 1 : 2) : Stream.of(openOnly ? OPEN : "true");
        var sql = meant.map(
                        these -> "(" + PART.formatted(query.fromMe() ? these + " and sender = :reader" : these) + ")")
                .collect(Collectors.joining(
                        " union all ", "select * from (", ") as found order by urgency, number limit :limit"));
        return jdbc.sql(sql)
                .param("network", network.value())
                .param("reader", reader.value())
                .param("capabilities", capabilities.toArray(String[]::new))
                .param("state", state == null ? null : state.wire())
                .param("urgency", query.after().urgency())
                .param("number", query.after().number())
                .param("limit", limit)
                .query(JdbcTasks::task)
                .list();
    }

    /// How many leases of the agent run.
    long heldBy(AgentId agent) {
        return jdbc.sql("select count(*) from task where holder = ? and due_at > now()")
                .param(agent.value())
                .query(Long.class)
                .single();
    }

    static Task task(ResultSet row, int number) throws SQLException {
        var state = TaskState.of(row.getString("state_now"));
        var held = state.isHeld();
        return new Task(
                row.getLong("number"),
                new TaskId(row.getString("id")),
                new NetworkId(row.getString("network_id")),
                new AgentId(row.getString("sender")),
                row.getString("message_id"),
                row.getString("correlation_id"),
                row.getString("description"),
                row.getString("done_when"),
                Priority.ofUrgency(row.getInt("urgency")),
                texts(row.getArray("recipients")),
                List.of((String[]) row.getArray("capabilities").getArray()),
                List.of((String[]) row.getArray("rejected_by").getArray()),
                time(row, "deadline"),
                row.getInt("lease_seconds"),
                row.getString("context_secret_key"),
                row.getString("secret_id"),
                state,
                held ? agent(row.getString("holder")) : null,
                row.getInt("generation"),
                held ? time(row, "lease_until") : null,
                agent(row.getString("lapsed_holder")),
                row.getInt("attempts"),
                row.getInt("max_attempts"),
                row.getString("result"),
                agent(row.getString("finished_by")),
                row.getString("reason"),
                row.getString("history"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant(),
                row.getObject("expires_at", OffsetDateTime.class).toInstant());
    }

    private static @Nullable List<String> texts(@Nullable Array array) throws SQLException {
        return array == null ? null : List.of((String[]) array.getArray());
    }

    private static @Nullable AgentId agent(@Nullable String id) {
        return id == null ? null : new AgentId(id);
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
