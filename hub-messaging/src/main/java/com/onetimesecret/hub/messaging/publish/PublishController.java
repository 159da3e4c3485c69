package com.onetimesecret.hub.messaging.publish;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.CountsAs;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.DirectCall;
import com.onetimesecret.hub.api.call.RequiresScope;
import com.onetimesecret.hub.api.message.MessageId;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.NextStep;
import com.onetimesecret.hub.messaging.log.Posted;
import com.onetimesecret.hub.messaging.peer.AnswerHeartbeat;
import com.onetimesecret.hub.messaging.schema.MessageType;
import com.onetimesecret.hub.messaging.schema.StrictJson;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// Takes messages.
@RestController
class PublishController {

    private static final String PATH = "/api/v2/agent/messages";

    private final CheckMessage checks;
    private final PublishMessage messages;
    private final PublishBatch batches;
    private final DeleteMessage deletions;
    private final AnswerHeartbeat heartbeats;
    private final BaseUrl baseUrl;

    PublishController(
            CheckMessage checks,
            PublishMessage messages,
            PublishBatch batches,
            DeleteMessage deletions,
            AnswerHeartbeat heartbeats,
            BaseUrl baseUrl) {
        this.checks = checks;
        this.messages = messages;
        this.batches = batches;
        this.deletions = deletions;
        this.heartbeats = heartbeats;
        this.baseUrl = baseUrl;
    }

    @PostMapping(PATH)
    @DirectCall
    @RequiresScope(Scope.POST)
    @CountsAs(CountsAs.Limit.POST)
    CompletableFuture<ResponseEntity<Object>> post(CurrentAgent caller, HttpServletRequest request) throws IOException {
        var message = StrictJson.oneOrMany(request);
        if (message.isArray()) {
            return batches.publish(caller, message).thenApply(this::created);
        }
        var type = checks.typeOf(caller, message);
        if (type == MessageType.HEARTBEAT) {
            return CompletableFuture.completedFuture(ResponseEntity.ok(heartbeats.answer(caller)));
        }
        return messages.publish(caller, message, type).thenApply(this::created);
    }

    @DeleteMapping(PATH + "/{id}")
    @RequiresScope(Scope.POST)
    ResponseEntity<Void> delete(CurrentAgent caller, @PathVariable String id) {
        if (!MessageId.isValid(id)) {
            throw HubException.notFound();
        }
        deletions.delete(caller, new MessageId(id));
        return ResponseEntity.noContent().build();
    }

    private ResponseEntity<Object> created(List<BatchResult> results) {
        return ResponseEntity.status(HttpStatus.CREATED)
                .body(new BatchReceipt(
                        results,
                        List.of(NextStep.get(
                                "Wait for what is said next", baseUrl.at(PATH + "?since=latest&wait=25")))));
    }

    private ResponseEntity<Object> created(Posted posted) {
        var location = baseUrl.at(PATH + "/" + posted.id());
        return ResponseEntity.status(HttpStatus.CREATED)
                .header(HttpHeaders.LOCATION, location)
                .body(receipt(posted, location));
    }

    private PostReceipt receipt(Posted posted, String location) {
        return new PostReceipt(
                posted.id(),
                posted.seq(),
                posted.cursor().toString(),
                posted.expiresAt(),
                posted.listeners(),
                List.of(
                        NextStep.get(
                                "Wait for what is said next",
                                baseUrl.at(PATH + "?since=" + posted.cursor() + "&wait=25")),
                        NextStep.get("See the message as others do", location)));
    }
}
