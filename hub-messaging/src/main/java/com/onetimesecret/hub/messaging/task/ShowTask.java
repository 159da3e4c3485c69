package com.onetimesecret.hub.messaging.task;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.message.MessageId;
import com.onetimesecret.hub.api.problem.NextStep;
import com.onetimesecret.hub.api.secret.ContextSecrets;
import com.onetimesecret.hub.messaging.delivery.Fetched;
import com.onetimesecret.hub.messaging.task.TaskView.Lease;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Shows tasks: to each agent what it may know, with the calls that make sense for it; who sees one has fetched its
/// message.
@Component
class ShowTask {

    private static final int WAIT_SECONDS = 25;

    private final TaskSecrets secrets;
    private final Fetched fetched;
    private final BaseUrl baseUrl;

    ShowTask(TaskSecrets secrets, Fetched fetched, BaseUrl baseUrl) {
        this.secrets = secrets;
        this.fetched = fetched;
        this.baseUrl = baseUrl;
    }

    /// The tasks as a list shows them.
    Stream<TaskView> listed(CurrentAgent reader, List<Task> tasks) {
        var standings = secrets.standings(tasks);
        return tasks.stream().map(task -> view(reader, task, false, new Extras(null, null, standing(task, standings))));
    }

    /// The task by itself.
    TaskView alone(CurrentAgent reader, Task task) {
        return view(reader, task, true, new Extras(null, null, standing(task)));
    }

    /// The task as its new sender sees it.
    TaskView handedOver(CurrentAgent sender, Task task, int candidates) {
        return view(sender, task, true, new Extras(candidates, null, standing(task)));
    }

    /// The task as its holder sees it, with the key of the secret that goes with it.
    TaskView held(CurrentAgent holder, Task task) {
        var standing = standing(task);
        return view(holder, task, true, new Extras(null, secrets.key(task, standing), standing));
    }

    private ContextSecrets.@Nullable Standing standing(Task task) {
        return standing(task, secrets.standings(List.of(task)));
    }

    private static ContextSecrets.@Nullable Standing standing(Task task, Map<String, ContextSecrets.Standing> all) {
        return task.secretId() == null ? null : all.get(task.secretId());
    }

    private TaskView view(CurrentAgent reader, Task task, boolean whole, Extras extras) {
        fetched.note(reader.id(), List.of(new MessageId(task.messageId())));
        var knows = knowsTheOutcome(reader.id(), task);
        var standing = extras.standing();
        return new TaskView(
                task.id(),
                task.state(),
                task.description(),
                task.doneWhen(),
                task.priority(),
                task.deadline(),
                task.sender(),
                task.recipients(),
                task.capabilities().isEmpty() ? null : task.capabilities(),
                extras.candidates(),
                task.messageId(),
                task.correlationId(),
                task.leaseSeconds(),
                task.generation(),
                lease(task),
                task.sealedKey() != null || task.secretId() != null,
                extras.contextSecretKey(),
                standing == null ? null : standing.state().wire(),
                standing == null || !knows ? null : standing.revealedAt(),
                standing == null || !knows ? null : standing.revealedBy(),
                task.attempts(),
                task.maxAttempts(),
                task.finishedBy(),
                knows ? json(task.result()) : null,
                knows ? task.reason() : null,
                task.createdAt(),
                task.updatedAt(),
                task.expiresAt(),
                whole ? json(task.history()) : null,
                whole ? next(reader, task, extras) : null);
    }

    private static @Nullable Lease lease(Task task) {
        var holder = task.holder();
        var until = task.leaseUntil();
        return holder == null || until == null ? null : new Lease(holder, task.generation(), until);
    }

    private static boolean knowsTheOutcome(AgentId reader, Task task) {
        return reader.equals(task.sender()) || reader.equals(task.finishedBy()) || task.isHeldBy(reader);
    }

    private static @Nullable JsonNode json(@Nullable String text) {
        return text == null ? null : JsonMapper.shared().readTree(text);
    }

    private List<NextStep> next(CurrentAgent reader, Task task, Extras extras) {
        var steps = new ArrayList<NextStep>();
        if (task.isHeldBy(reader.id())) {
            var generation = Map.of("generation", task.generation());
            if (extras.standing() != null && extras.contextSecretKey() != null) {
                steps.add(NextStep.post(
                        "Reveal the secret that goes with it; this works once",
                        baseUrl.at("/api/v2/secret/" + extras.contextSecretKey() + "/reveal"),
                        Map.of()));
            }
            steps.add(NextStep.post(
                    "Say that it is done",
                    verb(task.id(), "complete"),
                    Map.of("generation", task.generation(), "result", "What came of it")));
            steps.add(NextStep.post("Keep it for longer", verb(task.id(), "renew"), generation));
            steps.add(NextStep.post("Give it back", verb(task.id(), "release"), generation));
        } else if (task.state() == TaskState.SUBMITTED && !reader.id().equals(task.sender())) {
            steps.add(NextStep.post("Take it", verb(task.id(), "claim"), Map.of()));
        }
        if (extras.candidates() != null && extras.candidates() == 0) {
            steps.add(NextStep.get(
                    "Nobody here can take it yet; see who can do what", baseUrl.at("/api/v2/agent/peers")));
        }
        steps.add(
                task.state().isOver()
                        ? NextStep.get("See your other tasks", baseUrl.at(TaskView.PATH + "?for=me"))
                        : await(task));
        return steps;
    }

    /// Waits for the next change of the task.
    NextStep await(Task task) {
        return NextStep.get(
                "Wait for what becomes of it",
                baseUrl.at(TaskView.PATH + "/" + task.id() + "?state="
                        + task.state().wire() + "&wait=" + WAIT_SECONDS));
    }

    /// Looks for tasks that can be claimed.
    NextStep findWork() {
        return NextStep.get(
                "Wait for a task that you may claim",
                baseUrl.at(TaskView.PATH + "?for=me&state=submitted&wait=" + WAIT_SECONDS));
    }

    /// Keeps a task that the agent holds.
    NextStep renew(Task task) {
        return NextStep.post(
                "If it was you, go on under that generation",
                verb(task.id(), "renew"),
                Map.of("generation", task.generation()));
    }

    private String verb(TaskId id, String verb) {
        return baseUrl.at(TaskView.PATH + "/" + id + "/" + verb);
    }

    /// What only some see.
    private record Extras(
            @Nullable Integer candidates,
            @Nullable String contextSecretKey,
            ContextSecrets.@Nullable Standing standing) {}
}
