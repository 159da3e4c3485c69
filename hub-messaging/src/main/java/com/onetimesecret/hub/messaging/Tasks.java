package com.onetimesecret.hub.messaging;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.messaging.feed.ForPeople;
import com.onetimesecret.hub.messaging.schema.StrictJson;
import com.onetimesecret.hub.messaging.task.JdbcNetworkTasks;
import com.onetimesecret.hub.messaging.task.Task;
import com.onetimesecret.hub.messaging.task.TaskId;
import com.onetimesecret.hub.messaging.task.TaskState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The tasks of a network for its people: everybody sees who works on what; what was handed to an agent by name, and
/// what came of a task, only owners read.
@Component
public class Tasks {

    /// Tasks of one list.
    private static final int MOST = 50;

    private final JdbcNetworkTasks tasks;

    Tasks(JdbcNetworkTasks tasks) {
        this.tasks = tasks;
    }

    /// One task.
    ///
    /// @param description null: only owners read it
    /// @param state `submitted`, `working`, `input_required`, `completed`, `failed`, `canceled` or `rejected`
    /// @param priority `urgent`, `high`, `normal` or `low`
    /// @param to who alone may claim it; null: whoever has all the capabilities
    /// @param hasSecret whether a secret goes with it
    /// @param result what its holder made of it, as JSON or text; null: nothing, or only owners read it
    public record Sheet(
            String id,
            @Nullable String description,
            @Nullable String doneWhen,
            String state,
            boolean over,
            String priority,
            AgentId sender,
            @Nullable List<String> to,
            List<String> capabilities,
            @Nullable AgentId holder,
            @Nullable Instant leaseUntil,
            int generation,
            int attempts,
            int maxAttempts,
            boolean hasSecret,
            @Nullable AgentId finishedBy,
            @Nullable String result,
            @Nullable String reason,
            @Nullable Instant deadline,
            String messageId,
            String thread,
            Instant createdAt,
            Instant updatedAt,
            Instant expiresAt,
            List<Event> events) {

        public Sheet {
            to = to == null ? null : List.copyOf(to);
            capabilities = List.copyOf(capabilities);
            events = List.copyOf(events);
        }
    }

    /// Something that happened to a task.
    ///
    /// @param by an agent's id, `system` or whatever else the hub wrote down; empty if nobody
    public record Event(@Nullable Instant at, String state, String by, int generation) {}

    /// Some tasks.
    ///
    /// @param older the place of the next page, or null if there is none
    public record Page(List<Sheet> tasks, @Nullable String older) {
        public Page {
            tasks = List.copyOf(tasks);
        }
    }

    /// All states that a task can be in.
    public static List<String> states() {
        return TaskState.wireNames();
    }

    /// The newest tasks in that state, or of all if it is null, in front of that place, or of all if it is none.
    public Page page(CurrentPerson person, @Nullable String state, @Nullable String place) {
        long before =
                place != null && place.matches("t[0-9]{1,18}") ? Long.parseLong(place.substring(1)) : Long.MAX_VALUE;
        var wanted = state == null ? null : TaskState.of(state);
        var found = tasks.list(person.networkId(), wanted, before, MOST + 1);
        var shown = found.subList(0, Math.min(found.size(), MOST));
        return new Page(
                shown.stream().map(task -> sheet(person, task)).toList(),
                found.size() > MOST ? "t" + shown.getLast().number() : null);
    }

    /// The task of that id.
    public Optional<Sheet> find(CurrentPerson person, String id) {
        try {
            return tasks.find(person.networkId(), TaskId.named(id)).map(task -> sheet(person, task));
        } catch (HubException refused) {
            if (refused.type() == ProblemType.NOT_FOUND) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    private static Sheet sheet(CurrentPerson person, Task task) {
        var all = ForPeople.seesAll(person);
        var reads = ForPeople.mayRead(person, "task_handoff", task.recipients());
        return new Sheet(
                task.id().value(),
                reads ? task.description() : null,
                reads ? task.doneWhen() : null,
                task.state().wire(),
                task.state().isOver(),
                task.priority().wire(),
                task.sender(),
                task.recipients(),
                task.capabilities(),
                task.holder(),
                task.leaseUntil(),
                task.generation(),
                task.attempts(),
                task.maxAttempts(),
                task.sealedKey() != null || task.secretId() != null,
                task.finishedBy(),
                all ? text(task.result()) : null,
                all ? task.reason() : null,
                task.deadline(),
                task.messageId(),
                task.correlationId(),
                task.createdAt(),
                task.updatedAt(),
                task.expiresAt(),
                events(task.history()));
    }

    private static List<Event> events(String history) {
        return StrictJson.MAPPER
                .readTree(history)
                .valueStream()
                .map(event -> new Event(
                        event.path("at").isString()
                                ? Instant.parse(event.path("at").stringValue())
                                : null,
                        event.path("state").asString(""),
                        event.path("by").asString(""),
                        event.path("generation").asInt(0)))
                .toList();
    }

    private static @Nullable String text(@Nullable String json) {
        if (json == null) {
            return null;
        }
        var node = StrictJson.MAPPER.readTree(json);
        return node.isString()
                ? node.stringValue()
                : StrictJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node);
    }
}
