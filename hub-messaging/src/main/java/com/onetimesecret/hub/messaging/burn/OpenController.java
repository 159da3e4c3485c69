package com.onetimesecret.hub.messaging.burn;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.RequiresScope;
import com.onetimesecret.hub.api.message.MessageId;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.NextStep;
import java.util.List;
import java.util.Map;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/// Opens messages that open once; a POST, so that nothing that only looks ahead opens them.
@RestController
class OpenController {

    private final OpenMessage messages;
    private final BaseUrl baseUrl;

    OpenController(OpenMessage messages, BaseUrl baseUrl) {
        this.messages = messages;
        this.baseUrl = baseUrl;
    }

    @PostMapping("/api/v2/agent/messages/{id}/open")
    @RequiresScope(Scope.READ)
    ResponseEntity<ObjectNode> open(CurrentAgent caller, @PathVariable String id) {
        if (!MessageId.isValid(id)) {
            throw HubException.notFound();
        }
        var message = messages.open(caller, new MessageId(id));
        message.putPOJO(
                "next",
                List.of(NextStep.post(
                        "Say that you took note; nobody can open it again",
                        baseUrl.at("/api/v2/agent/messages/" + id + "/ack"),
                        Map.of())));
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(message);
    }
}
