package com.onetimesecret.hub.messaging.task;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.CallCounter;
import com.onetimesecret.hub.api.call.CountsAs;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.RequiresScope;
import com.onetimesecret.hub.messaging.schema.StrictJson;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// Takes tasks that agents hand over.
@RestController
class HandoffController {

    private final ReadHandoff read;
    private final HandOver handOver;
    private final ExplainRefusal tasks;
    private final ShowTask show;
    private final CallCounter counter;
    private final BaseUrl baseUrl;

    HandoffController(
            ReadHandoff read,
            HandOver handOver,
            ExplainRefusal tasks,
            ShowTask show,
            CallCounter counter,
            BaseUrl baseUrl) {
        this.read = read;
        this.handOver = handOver;
        this.tasks = tasks;
        this.show = show;
        this.counter = counter;
        this.baseUrl = baseUrl;
    }

    @PostMapping(ReadHandoff.PATH)
    @RequiresScope(Scope.HANDOFF)
    @CountsAs(CountsAs.Limit.POST)
    ResponseEntity<TaskView> handOver(CurrentAgent caller, HttpServletRequest request) throws IOException {
        var handoff = read.of(caller, StrictJson.bodyWithSecret(request, ReadHandoff.SECRET));
        var candidates = handOver.candidates(caller, handoff);
        store(caller, handoff);
        var task = tasks.seen(caller, handoff.id());
        return ResponseEntity.created(URI.create(baseUrl.at(TaskView.PATH + "/" + task.id())))
                .body(show.handedOver(caller, task, candidates));
    }

    /// A secret that goes with a task counts as one, besides the hand-over itself.
    private void store(CurrentAgent caller, Handoff handoff) {
        var withSecret = handoff.secret() != null;
        if (withSecret) {
            counter.countAnother(caller, CountsAs.Limit.SECRET);
        }
        try {
            read.withPointers(() -> handOver.handOver(caller, handoff));
        } catch (RuntimeException notStored) {
            if (withSecret) {
                counter.giveBack(caller, CountsAs.Limit.SECRET, 1);
            }
            throw notStored;
        }
    }
}
