package com.onetimesecret.hub.messaging.task;

import com.onetimesecret.hub.api.agent.Agent;
import com.onetimesecret.hub.api.agent.AgentDirectory;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.message.MessageId;
import com.onetimesecret.hub.messaging.delivery.JdbcDeliveries;
import com.onetimesecret.hub.messaging.task.TellOfTask.Happening;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// The verbs of tasks: each changes the task, its secret, the trail and the log in one transaction, or
/// explains why it cannot.
@Component
class ActOnTask {

    private final JdbcTransitions transitions;
    private final ExplainRefusal refusals;
    private final Told told;
    private final AgentDirectory directory;
    private final TaskSecrets secrets;
    private final TransactionTemplate transaction;

    ActOnTask(
            JdbcTransitions transitions,
            ExplainRefusal refusals,
            Told told,
            AgentDirectory directory,
            TaskSecrets secrets,
            TransactionTemplate transaction) {
        this.transitions = transitions;
        this.refusals = refusals;
        this.told = told;
        this.directory = directory;
        this.secrets = secrets;
        this.transaction = transaction;
    }

    /// What others learn of it: by messages, and as steps of the hand-over's delivery.
    @Component
    record Told(TellOfTask news, JdbcDeliveries deliveries) {}

    /// The capabilities that a person approved for the agent.
    List<String> capabilitiesOf(CurrentAgent agent) {
        return directory
                .find(agent.networkId(), agent.id())
                .map(Agent::capabilities)
                .orElse(List.of());
    }

    /// Makes the caller the one holder.
    ///
    /// @throws com.onetimesecret.hub.api.problem.HubException lease-held, task-ended, forbidden, not-found
    Task claim(CurrentAgent caller, TaskId id) {
        var capabilities = capabilitiesOf(caller);
        return change(
                        () -> transitions.claim(caller.networkId(), id, caller.id(), capabilities),
                        task -> claimed(caller, task))
                .orElseThrow(() -> refusals.ofClaim(caller, id, capabilities));
    }

    private List<Happening> claimed(CurrentAgent caller, Task task) {
        told.deliveries().noteTakenOn(caller.networkId(), new MessageId(task.messageId()), caller.id());
        var lapsed = task.lapsedHolder();
        var happenings = new ArrayList<Happening>();
        if (lapsed != null && !lapsed.equals(caller.id())) {
            happenings.add(lapsed(lapsed));
        }
        happenings.add(by(caller, TaskEvent.CLAIMED));
        return happenings;
    }

    /// Starts the caller's lease anew, and notes whether it works or waits for input, if it says so.
    ///
    /// @throws com.onetimesecret.hub.api.problem.HubException lease-lost, not-found
    Task renew(CurrentAgent caller, TaskId id, int generation, @Nullable TaskState state) {
        var holding = new Holding(caller.id(), generation);
        var turned = state == null
                ? Optional.<Task>empty()
                : change(
                        () -> transitions.turn(caller.networkId(), id, holding, state),
                        task -> List.of(by(
                                caller,
                                state == TaskState.INPUT_REQUIRED ? TaskEvent.INPUT_REQUIRED : TaskEvent.RESUMED)));
        return turned.or(() -> change(() -> transitions.renew(caller.networkId(), id, holding), task -> List.of()))
                .orElseThrow(() -> refusals.ofHolder(caller, id, generation));
    }

    /// Offers the caller's task to others.
    ///
    /// @throws com.onetimesecret.hub.api.problem.HubException lease-lost, not-found
    Task release(CurrentAgent caller, TaskId id, int generation) {
        return change(
                        () -> transitions.release(caller.networkId(), id, new Holding(caller.id(), generation)),
                        task -> List.of(by(caller, TaskEvent.RELEASED)))
                .orElseThrow(() -> refusals.ofHolder(caller, id, generation));
    }

    /// Ends the caller's task with its result, as JSON.
    ///
    /// @throws com.onetimesecret.hub.api.problem.HubException lease-lost, not-found
    Task complete(CurrentAgent caller, TaskId id, int generation, @Nullable String result) {
        return change(
                        () -> transitions.complete(
                                caller.networkId(), id, new Holding(caller.id(), generation), result),
                        task -> List.of(by(caller, TaskEvent.COMPLETED)))
                .orElseThrow(() -> refusals.ofHolder(caller, id, generation));
    }

    /// Ends the caller's task without a result; to be tried again, it is offered to others if an attempt is left.
    ///
    /// @throws com.onetimesecret.hub.api.problem.HubException lease-lost, not-found
    Task fail(CurrentAgent caller, TaskId id, int generation, @Nullable String reason, boolean again) {
        var holding = new Holding(caller.id(), generation);
        return change(
                        () -> (again
                                        ? transitions.failToBeTriedAgain(caller.networkId(), id, holding, reason)
                                        : Optional.<Task>empty())
                                .or(() -> transitions.fail(caller.networkId(), id, holding, reason)),
                        task -> List.of(by(caller, TaskEvent.FAILED)))
                .orElseThrow(() -> refusals.ofHolder(caller, id, generation));
    }

    /// Ends a task that the caller handed over.
    ///
    /// @throws com.onetimesecret.hub.api.problem.HubException task-ended, forbidden, not-found
    Task cancel(CurrentAgent caller, TaskId id, @Nullable String reason) {
        return tryToCancel(caller, id, reason).orElseThrow(() -> refusals.ofCancel(caller, id));
    }

    /// Ends a task that the caller handed over, unless it has ended.
    void cancelIfOpen(CurrentAgent caller, TaskId id) {
        tryToCancel(caller, id, null);
    }

    private Optional<Task> tryToCancel(CurrentAgent caller, TaskId id, @Nullable String reason) {
        return change(
                () -> transitions.cancel(caller.networkId(), id, caller.id(), reason),
                task -> List.of(
                        new Happening(TaskEvent.CANCELED, caller.id().value(), caller.name(), task.lapsedHolder())));
    }

    /// Takes the caller off those who may claim the task.
    ///
    /// @throws com.onetimesecret.hub.api.problem.HubException lease-held, task-ended, forbidden, not-found
    Task reject(CurrentAgent caller, TaskId id, @Nullable String reason) {
        return change(
                        () -> transitions.reject(caller.networkId(), id, caller.id(), reason),
                        task -> List.of(by(caller, TaskEvent.REJECTED)))
                .orElseGet(() -> refusals.rejectedAlready(caller, id));
    }

    /// Writes down what time has decided about the task, and tells who lost it.
    void lapse(TaskId id) {
        change(() -> transitions.lapse(id), task -> {
            var happenings = new ArrayList<Happening>();
            if (task.lapsedHolder() != null) {
                happenings.add(lapsed(task.lapsedHolder()));
            }
            if (task.state().isOver()) {
                happenings.add(new Happening(TaskEvent.EXPIRED, Happening.THE_HUB, "", task.lapsedHolder()));
            }
            return happenings;
        });
    }

    private static Happening by(CurrentAgent caller, TaskEvent event) {
        return new Happening(event, caller.id().value(), caller.name(), null);
    }

    private static Happening lapsed(AgentId holder) {
        return new Happening(TaskEvent.LAPSED, Happening.THE_HUB, holder.value(), holder);
    }

    private Optional<Task> change(Supplier<Optional<Task>> transition, Function<Task, List<Happening>> happened) {
        var changed = transaction.execute(status -> {
            var task = transition.get();
            task.ifPresent(present -> follow(present, happened.apply(present)));
            return task;
        });
        return changed == null ? Optional.empty() : changed;
    }

    private void follow(Task task, List<Happening> happenings) {
        secrets.follow(
                task,
                happenings.isEmpty() ? Happening.THE_HUB : happenings.getLast().by());
        told.news().tell(task, happenings);
    }
}
