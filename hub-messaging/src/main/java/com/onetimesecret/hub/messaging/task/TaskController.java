package com.onetimesecret.hub.messaging.task;

import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.RequiresScope;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Shows tasks, and waits for them.
@RestController
@RequestMapping(TaskView.PATH)
class TaskController {

    private final JdbcTasks tasks;
    private final ActOnTask act;
    private final ExplainRefusal refusals;
    private final WaitForTasks waiting;
    private final ShowTask show;
    private final TaskPages pages;

    TaskController(
            JdbcTasks tasks,
            ActOnTask act,
            ExplainRefusal refusals,
            WaitForTasks waiting,
            ShowTask show,
            TaskPages pages) {
        this.tasks = tasks;
        this.act = act;
        this.refusals = refusals;
        this.waiting = waiting;
        this.show = show;
        this.pages = pages;
    }

    /// With `wait`, waits for a first task.
    @GetMapping
    @RequiresScope(Scope.HANDOFF)
    ResponseEntity<byte[]> list(CurrentAgent caller, @RequestParam MultiValueMap<String, String> parameters) {
        var query = pages.query(parameters);
        var capabilities = act.capabilitiesOf(caller);
        var found = waiting.until(
                (List<Task> some) -> !some.isEmpty(),
                new WaitForTasks.Ear(caller, null, query.patience()),
                () -> tasks.list(caller.networkId(), caller.id(), capabilities, query, query.limit() + 1));
        return pages.page(caller, query, found);
    }

    /// With `wait`, waits until the task is in another state than the one named, or than the one it is in now.
    @GetMapping("/{id}")
    @RequiresScope(Scope.HANDOFF)
    TaskView one(CurrentAgent caller, @PathVariable String id, @RequestParam MultiValueMap<String, String> parameters) {
        var query = pages.change(parameters);
        var first = refusals.seen(caller, TaskId.named(id));
        var from = query.state() == null ? first.state() : query.state();
        return show.alone(
                caller,
                waiting.until(
                        task -> task.state() != from || task.state().isOver(),
                        new WaitForTasks.Ear(caller, first.correlationId(), query.patience()),
                        () -> refusals.seen(caller, first.id())));
    }
}
