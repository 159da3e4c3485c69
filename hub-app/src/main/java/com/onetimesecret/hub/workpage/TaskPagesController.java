package com.onetimesecret.hub.workpage;

import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.messaging.Tasks;
import com.onetimesecret.hub.page.Actors;
import com.onetimesecret.hub.page.HubPage;
import com.onetimesecret.hub.page.SignedIn;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/// The tasks of the network, and the page of each.
@HubPage
class TaskPagesController {

    private static final String PAGE = "/dashboard/tasks";

    private final Tasks tasks;
    private final Actors actors;
    private final InstantSource time;

    TaskPagesController(Tasks tasks, Actors actors, InstantSource time) {
        this.tasks = tasks;
        this.actors = actors;
        this.time = time;
    }

    @GetMapping(PAGE)
    ModelAndView list(
            @AuthenticationPrincipal SignedIn signedIn,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String before,
            @RequestParam(required = false) @Nullable String fragment) {
        var person = signedIn.person();
        var wanted = state != null && Tasks.states().contains(state) ? state : null;
        var found = tasks.page(person, wanted, before);
        var cast = actors.cast(
                person.networkId(),
                found.tasks().stream().flatMap(task -> ids(task).stream()).toList());
        var now = time.instant();
        var here = wanted == null ? PAGE + "?" : PAGE + "?state=" + wanted + "&";
        var page = new ModelAndView("live".equals(fragment) ? "tasks :: live" : "tasks");
        page.addObject("states", Tasks.states());
        page.addObject("state", wanted);
        page.addObject(
                "lines",
                found.tasks().stream().map(task -> TaskLine.of(task, cast, now)).toList());
        page.addObject("older", found.older() == null ? null : here + "before=" + found.older());
        page.addObject("newest", before == null);
        page.addObject("live", before == null ? here + "fragment=live" : null);
        return page;
    }

    @GetMapping(PAGE + "/{id}")
    ModelAndView one(
            @AuthenticationPrincipal SignedIn signedIn,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String fragment) {
        var person = signedIn.person();
        var task = tasks.find(person, id).orElseThrow(HubException::notFound);
        var ids = ids(task);
        ids.addAll(Objects.requireNonNullElse(task.to(), List.of()));
        task.events().forEach(event -> ids.add(event.by()));
        var page = new ModelAndView("live".equals(fragment) ? "task :: live" : "task");
        page.addObject("page", TaskPage.of(task, actors.cast(person.networkId(), ids), time.instant()));
        return page;
    }

    private static List<String> ids(Tasks.Sheet task) {
        var ids = new ArrayList<String>();
        ids.add(task.sender().value());
        if (task.holder() != null) {
            ids.add(task.holder().value());
        }
        if (task.finishedBy() != null) {
            ids.add(task.finishedBy().value());
        }
        return ids;
    }
}
