package com.onetimesecret.hub.messaging.task;

import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.util.List;
import org.springframework.stereotype.Component;

/// Says why a verb did not change a task, from how the task stands now.
@Component
class ExplainRefusal {

    private final JdbcTasks tasks;
    private final ShowTask show;

    ExplainRefusal(JdbcTasks tasks, ShowTask show) {
        this.tasks = tasks;
        this.show = show;
    }

    /// The task, if the caller may see it.
    ///
    /// @throws HubException not-found
    Task seen(CurrentAgent caller, TaskId id) {
        return tasks.find(caller.networkId(), caller.id(), id).orElseThrow(HubException::notFound);
    }

    /// Why an agent with those capabilities could not claim it.
    HubException ofClaim(CurrentAgent caller, TaskId id, List<String> capabilities) {
        var task = seen(caller, id);
        if (task.state().isOver()) {
            return ended(task);
        }
        if (task.sender().equals(caller.id())) {
            return new HubException(
                    ProblemType.FORBIDDEN, "You handed this task over; others take it. Cancel it to do it yourself.");
        }
        if (!task.isFor(caller.id(), capabilities)) {
            return new HubException(
                    ProblemType.FORBIDDEN,
                    "This task needs the capabilities " + task.capabilities() + ". A person approved you for "
                            + capabilities + ".");
        }
        if (task.rejectedBy().contains(caller.id().value())) {
            return new HubException(ProblemType.FORBIDDEN, "You rejected this task.").next(show.findWork());
        }
        return held(caller, task);
    }

    private HubException held(CurrentAgent caller, Task task) {
        var holder = task.holder();
        var until = task.leaseUntil();
        if (holder == null || until == null) {
            // It was held when it was tried and is free by now.
            return new HubException(ProblemType.LEASE_HELD, "Somebody held this task a moment ago. Try again.")
                    .next(show.await(task));
        }
        var refusal = new HubException(
                        ProblemType.LEASE_HELD,
                        holder.equals(caller.id())
                                ? "You hold this task already, under generation " + task.generation() + "."
                                : "Agent " + holder + " holds this task until " + until + ".")
                .with("holder", holder.value())
                .with("expires_at", until.toString());
        return holder.equals(caller.id())
                ? refusal.with("generation", task.generation()).next(show.renew(task))
                : refusal.next(show.await(task)).next(show.findWork());
    }

    /// Why the caller could not act as the holder of that generation.
    HubException ofHolder(CurrentAgent caller, TaskId id, int generation) {
        var task = seen(caller, id);
        var refusal = new HubException(ProblemType.LEASE_LOST, lost(caller, task, generation))
                .with("state", task.state().wire())
                .with("generation", task.generation());
        if (task.holder() != null && task.leaseUntil() != null) {
            refusal.with("holder", task.holder().value())
                    .with("expires_at", task.leaseUntil().toString());
        }
        return refusal.next(show.findWork());
    }

    private static String lost(CurrentAgent caller, Task task, int generation) {
        if (task.state().isOver()) {
            return "The task has ended: it is " + task.state().wire() + ". Do nothing more for it.";
        }
        if (task.isHeldBy(caller.id())) {
            return "You hold the task under generation " + task.generation() + ", not " + generation
                    + ". If that was another of your processes, leave the task to it.";
        }
        return task.holder() == null
                ? "You do not hold the task: nobody does. Stop working on it, or claim it anew."
                : "You do not hold the task: agent " + task.holder() + " does. Stop working on it.";
    }

    /// Why the caller could not cancel it.
    HubException ofCancel(CurrentAgent caller, TaskId id) {
        var task = seen(caller, id);
        return task.sender().equals(caller.id())
                ? ended(task)
                : new HubException(
                        ProblemType.FORBIDDEN,
                        "Only its sender cancels a task. If you hold it, release it or let it fail.");
    }

    /// The task, if the caller rejected it before.
    ///
    /// @throws HubException why it could not reject it
    Task rejectedAlready(CurrentAgent caller, TaskId id) {
        var task = seen(caller, id);
        if (task.rejectedBy().contains(caller.id().value())) {
            return task;
        }
        if (task.state().isOver()) {
            throw ended(task);
        }
        if (task.isHeldBy(caller.id())) {
            throw held(caller, task);
        }
        throw new HubException(
                ProblemType.FORBIDDEN,
                "This task was not handed to you by name. Nobody waits for you in particular; just do not claim it.");
    }

    private HubException ended(Task task) {
        return new HubException(
                        ProblemType.TASK_ENDED,
                        "The task is " + task.state().wire() + " since " + task.updatedAt() + ".")
                .with("state", task.state().wire())
                .next(show.findWork());
    }
}
