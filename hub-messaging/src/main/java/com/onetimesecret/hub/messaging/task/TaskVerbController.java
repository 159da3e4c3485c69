package com.onetimesecret.hub.messaging.task;

import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.RequiresScope;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// What agents do with tasks.
@RestController
@RequestMapping(TaskView.PATH + "/{id}")
class TaskVerbController {

    private static final int LONGEST_REASON = 500;

    private final ActOnTask act;
    private final ShowTask show;

    TaskVerbController(ActOnTask act, ShowTask show) {
        this.act = act;
        this.show = show;
    }

    @PostMapping("/claim")
    @RequiresScope(Scope.HANDOFF)
    TaskView claim(
            CurrentAgent caller, @PathVariable String id, @RequestBody(required = false) @Nullable Nothing nothing) {
        var task = act.claim(caller, TaskId.named(id));
        return show.held(caller, task);
    }

    @PostMapping("/renew")
    @RequiresScope(Scope.HANDOFF)
    TaskView renew(CurrentAgent caller, @PathVariable String id, @RequestBody Renewal renewal) {
        var task = act.renew(caller, TaskId.named(id), renewal.generation(), renewal.turnTo());
        return show.held(caller, task);
    }

    @PostMapping("/release")
    @RequiresScope(Scope.HANDOFF)
    TaskView release(CurrentAgent caller, @PathVariable String id, @RequestBody Held held) {
        return show.alone(caller, act.release(caller, TaskId.named(id), held.generation()));
    }

    @PostMapping("/complete")
    @RequiresScope(Scope.HANDOFF)
    TaskView complete(CurrentAgent caller, @PathVariable String id, @RequestBody Completion completion) {
        var result = completion.result();
        return show.alone(
                caller,
                act.complete(
                        caller,
                        TaskId.named(id),
                        completion.generation(),
                        result == null || result.isNull() ? null : result.toString()));
    }

    @PostMapping("/fail")
    @RequiresScope(Scope.HANDOFF)
    TaskView fail(CurrentAgent caller, @PathVariable String id, @RequestBody Failure failure) {
        checkReason(failure.reason());
        return show.alone(
                caller,
                act.fail(
                        caller,
                        TaskId.named(id),
                        failure.generation(),
                        failure.reason(),
                        Boolean.TRUE.equals(failure.retry())));
    }

    @PostMapping("/cancel")
    @RequiresScope(Scope.HANDOFF)
    TaskView cancel(
            CurrentAgent caller, @PathVariable String id, @RequestBody(required = false) @Nullable Reason reason) {
        return show.alone(caller, act.cancel(caller, TaskId.named(id), text(reason)));
    }

    @PostMapping("/reject")
    @RequiresScope(Scope.HANDOFF)
    TaskView reject(
            CurrentAgent caller, @PathVariable String id, @RequestBody(required = false) @Nullable Reason reason) {
        return show.alone(caller, act.reject(caller, TaskId.named(id), text(reason)));
    }

    private static @Nullable String text(@Nullable Reason reason) {
        if (reason == null) {
            return null;
        }
        checkReason(reason.reason());
        return reason.reason();
    }

    private static void checkReason(@Nullable String reason) {
        if (reason != null && reason.length() > LONGEST_REASON) {
            throw refused(FieldError.at("/reason", "must have at most " + LONGEST_REASON + " characters"));
        }
    }

    private static HubException refused(FieldError error) {
        return HubException.of(ProblemType.INVALID_REQUEST, List.of(error));
    }

    /// A body that says nothing.
    record Nothing() {}

    /// A word to those concerned.
    record Reason(@Nullable String reason) {}

    /// The generation under which the caller holds the task.
    record Held(int generation) {}

    /// The lease goes on; `state` says whether the holder works or cannot go on without an answer.
    record Renewal(int generation, @Nullable String state) {

        private static final List<String> STATES = List.of(TaskState.WORKING.wire(), TaskState.INPUT_REQUIRED.wire());

        @Nullable
        TaskState turnTo() {
            if (state != null && !STATES.contains(state)) {
                throw refused(FieldError.notOneOf("/state", state, STATES));
            }
            return state == null ? null : TaskState.of(state);
        }
    }

    /// The work is done; `result` is any JSON.
    record Completion(int generation, @Nullable JsonNode result) {}

    /// The work was not done; with `retry`, others shall try.
    record Failure(
            int generation,
            @Nullable String reason,
            @Nullable Boolean retry) {}
}
