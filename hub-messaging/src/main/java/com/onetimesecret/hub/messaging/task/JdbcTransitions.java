package com.onetimesecret.hub.messaging.task;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;

/// Changes tasks: every transition is one conditional statement, empty if the task was not as it takes.
@Repository
class JdbcTransitions {

    private static final String LONGEST_HISTORY = "50";

    private static final String TIME_LEFT = "expires_at > now() and (deadline is null or deadline > now())";

    private static final String HELD = "state in ('working', 'input_required') and holder = :agent"
            + " and generation = :generation and lease_until > now() and " + TIME_LEFT;

    private static final String LEASE = "least(now() + make_interval(secs => lease_seconds), deadline, expires_at)";

    /// What every end brings with it: nobody needs the secret's key any more, and the task is kept for a while.
    private static final String OVER = "holder = null, lease_until = null, context_secret_key = null,"
            + " expires_at = now() + make_interval(secs => :keep)";

    private final JdbcClient jdbc;
    private final TaskSettings settings;

    JdbcTransitions(JdbcClient jdbc, TaskSettings settings) {
        this.jdbc = jdbc;
        this.settings = settings;
    }

    /// Whether there is a task of that id.
    boolean isTaken(TaskId id) {
        return jdbc.sql("select exists (select from task where id = ?)")
                .param(id.value())
                .query(Boolean.class)
                .single();
    }

    /// Stores a new task; false if the id is taken.
    boolean submit(NewTask task) {
        return jdbc.sql("""
                        insert into task (id, network_id, sender, message_id, correlation_id, description, done_when,
                            urgency, recipients, capabilities, deadline, lease_seconds, context_secret_key, secret_id,
                            state, max_attempts, history, created_at, updated_at, expires_at)
                        values (:id, :network, :sender, :message, :correlation, :description, :doneWhen, :urgency,
                            :recipients, :capabilities, :deadline, :lease, :key, :secret, 'submitted', :attempts,
                            jsonb_build_array(%s), :now, :now, :end)
                        on conflict (id) do nothing
                        """.formatted(entry("'submitted'", "0")))
                        .param("id", task.id().value())
                        .param("network", task.networkId().value())
                        .param("sender", task.sender().value())
                        .param("by", task.sender().value())
                        .param("message", task.messageId())
                        .param("correlation", task.correlationId())
                        .param("description", task.description())
                        .param("doneWhen", task.doneWhen())
                        .param("urgency", task.priority().urgency())
                        .param("recipients", task.recipients() == null ? null : array(task.recipients()))
                        .param("capabilities", array(task.capabilities()))
                        .param("deadline", time(task.deadline()))
                        .param("lease", task.leaseSeconds())
                        .param("key", task.sealedKey())
                        .param("secret", task.secretId())
                        .param("attempts", settings.mostAttempts())
                        .param("now", time(task.createdAt()))
                        .param("end", time(task.expiresAt()))
                        .update()
                == 1;
    }

    /// Gives the task to the agent, with those approved capabilities, if nobody holds it.
    Optional<Task> claim(NetworkId network, TaskId id, AgentId agent, List<String> capabilities) {
        return change("""
                        state = 'working', holder = :agent, generation = generation + 1, lease_until = %1$s,
                        attempts = attempts + case when state = 'submitted' then 0 else 1 end,
                        lapsed_holder = holder, history = %2$s
                        """.formatted(LEASE, history("'working'", "generation + 1")), TIME_LEFT + """
                         and sender <> :agent
                        and (state = 'submitted' or (state in ('working', 'input_required') and lease_until <= now()
                            and attempts + 1 < max_attempts))
                        and case when recipients is null then capabilities <@ :capabilities::text[]
                            else :agent = any(recipients) and not :agent = any(rejected_by) end
                        """)
                .param("capabilities", array(capabilities))
                .param("agent", agent.value())
                .param("by", agent.value())
                .param("id", id.value())
                .param("network", network.value())
                .query(JdbcTasks::task)
                .optional();
    }

    /// Starts the holder's lease anew.
    Optional<Task> renew(NetworkId network, TaskId id, Holding holding) {
        return change("lease_until = " + LEASE, HELD)
                .param("agent", holding.agent().value())
                .param("generation", holding.generation())
                .param("id", id.value())
                .param("network", network.value())
                .query(JdbcTasks::task)
                .optional();
    }

    /// The same for a task whose holder changes over to working or to waiting for input.
    Optional<Task> turn(NetworkId network, TaskId id, Holding holding, TaskState to) {
        return change(
                        "state = :state, lapsed_holder = null, lease_until = " + LEASE + ", history = "
                                + history(":state::text", "generation"),
                        HELD + " and state <> :state")
                .params(holding.parameters())
                .param("state", to.wire())
                .param("id", id.value())
                .param("network", network.value())
                .query(JdbcTasks::task)
                .optional();
    }

    /// Offers the task again, as its holder wants.
    Optional<Task> release(NetworkId network, TaskId id, Holding holding) {
        return held(network, id, holding, """
                        state = 'submitted', holder = null, lease_until = null, lapsed_holder = null, history = %s
                        """.formatted(history("'submitted'", "generation")))
                .query(JdbcTasks::task)
                .optional();
    }

    /// Ends the task well.
    Optional<Task> complete(NetworkId network, TaskId id, Holding holding, @Nullable String result) {
        return held(network, id, holding, """
                        state = 'completed', result = :result, finished_by = holder, lapsed_holder = null,
                        history = %s, %s
                        """.formatted(history("'completed'", "generation"), OVER))
                .param("result", result)
                .param("keep", settings.keepOver().toSeconds())
                .query(JdbcTasks::task)
                .optional();
    }

    /// Ends the task badly.
    Optional<Task> fail(NetworkId network, TaskId id, Holding holding, @Nullable String reason) {
        return held(network, id, holding, """
                        state = 'failed', reason = :reason, finished_by = holder, lapsed_holder = null, history = %s, %s
                        """.formatted(history("'failed'", "generation"), OVER))
                .param("reason", reason)
                .param("keep", settings.keepOver().toSeconds())
                .query(JdbcTasks::task)
                .optional();
    }

    /// Offers the task again after a failure; it must not be the last attempt.
    Optional<Task> failToBeTriedAgain(NetworkId network, TaskId id, Holding holding, @Nullable String reason) {
        return change("""
                        state = 'submitted', attempts = attempts + 1, reason = :reason, holder = null,
                        lease_until = null, lapsed_holder = null, history = %s
                        """.formatted(history("'submitted'", "generation")), HELD + " and attempts + 1 < max_attempts")
                .params(holding.parameters())
                .param("reason", reason)
                .param("id", id.value())
                .param("network", network.value())
                .query(JdbcTasks::task)
                .optional();
    }

    /// Ends the task as its sender wants.
    Optional<Task> cancel(NetworkId network, TaskId id, AgentId sender, @Nullable String reason) {
        return change(
                        """
                        state = 'canceled', reason = :reason, lapsed_holder = holder, history = %s, %s
                        """.formatted(history("'canceled'", "generation"), OVER),
                        TIME_LEFT + " and " + JdbcTasks.OPEN + """
                         and sender = :agent
                        and not (lease_until is not null and lease_until <= now() and attempts + 1 >= max_attempts)
                        """)
                .param("agent", sender.value())
                .param("by", sender.value())
                .param("reason", reason)
                .param("keep", settings.keepOver().toSeconds())
                .param("id", id.value())
                .param("network", network.value())
                .query(JdbcTasks::task)
                .optional();
    }

    /// Notes that the agent, one of those named by the sender, does not want the task; it ends when none of them
    /// does.
    Optional<Task> reject(NetworkId network, TaskId id, AgentId agent, @Nullable String reason) {
        var last = "(state = 'submitted' and recipients <@ (rejected_by || :agent::text))";
        return change(
                        """
                        rejected_by = rejected_by || :agent::text, lapsed_holder = null,
                        state = case when %1$s then 'rejected' else state end,
                        reason = case when %1$s then :reason else reason end,
                        context_secret_key = case when %1$s then null else context_secret_key end,
                        expires_at = case when %1$s then now() + make_interval(secs => :keep) else expires_at end,
                        history = %2$s
                        """.formatted(last, history("'rejected'", "generation")),
                        TIME_LEFT + " and " + JdbcTasks.OPEN + """
                         and :agent = any(recipients) and not :agent = any(rejected_by)
                        and holder is distinct from :agent
                        """)
                .param("agent", agent.value())
                .param("by", agent.value())
                .param("reason", reason)
                .param("keep", settings.keepOver().toSeconds())
                .param("id", id.value())
                .param("network", network.value())
                .query(JdbcTasks::task)
                .optional();
    }

    /// Writes down what time has decided about the task, if it has and no other hub did.
    Optional<Task> lapse(TaskId id) {
        var next = JdbcTasks.STATE_NOW;
        return jdbc.sql("""
                        update task set updated_at = now(), state = %1$s, lapsed_holder = holder, holder = null,
                            lease_until = null, attempts = attempts + case when lease_until <= now() then 1 else 0 end,
                            reason = case
                                when orphaned then 'its sender is no longer on this network'
                                when expires_at <= now() then 'nobody finished it before its end'
                                when deadline <= now() then 'the deadline passed'
                                when attempts + 1 >= max_attempts then 'it was given up after too many attempts'
                                else reason end,
                            context_secret_key = case when %1$s = 'submitted' then context_secret_key end,
                            expires_at = case when %1$s = 'submitted' then expires_at
                                else now() + make_interval(secs => :keep) end,
                            history = %2$s
                        where id = :id and %3$s and due_at <= now()
                        returning %4$s
                        """.formatted(next, history(next, "generation"), JdbcTasks.OPEN, JdbcTasks.COLUMNS))
                .param("id", id.value())
                .param("by", "system")
                .param("keep", settings.keepOver().toSeconds())
                .query(JdbcTasks::task)
                .optional();
    }

    private StatementSpec held(NetworkId network, TaskId id, Holding holding, String set) {
        return change(set, HELD)
                .params(holding.parameters())
                .param("id", id.value())
                .param("network", network.value());
    }

    private StatementSpec change(String set, String where) {
        return jdbc.sql("update task set updated_at = now(), " + set + " where id = :id and network_id = :network and "
                + where + " returning " + JdbcTasks.COLUMNS);
    }

    /// The history with one more entry; the first, how it began, and the last ones are kept.
    private static String history(String state, String generation) {
        return "(case when jsonb_array_length(history) >= " + LONGEST_HISTORY + " then history - 1 else history end)"
                + " || " + entry(state, generation);
    }

    private static String entry(String state, String generation) {
        return "jsonb_build_object('at', to_char(now() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"'),"
                + " 'state', " + state + ", 'by', :by::text, 'generation', " + generation + ")";
    }

    private static String[] array(List<String> texts) {
        return texts.toArray(String[]::new);
    }

    private static @Nullable OffsetDateTime time(@Nullable Instant time) {
        return time == null ? null : time.atOffset(ZoneOffset.UTC);
    }
}
