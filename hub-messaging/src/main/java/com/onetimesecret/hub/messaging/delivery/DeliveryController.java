package com.onetimesecret.hub.messaging.delivery;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.RequiresScope;
import com.onetimesecret.hub.api.message.MessageId;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.NextStep;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.messaging.log.Filter;
import com.onetimesecret.hub.messaging.log.MessageLog;
import com.onetimesecret.hub.messaging.schema.StrictJson;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// What a recipient says of a message, and what its sender learns of that.
@RestController
@RequestMapping("/api/v2/agent/messages/{id}")
class DeliveryController {

    private final AcknowledgeMessage acknowledgements;
    private final JdbcDeliveries deliveries;
    private final MessageLog log;
    private final BaseUrl baseUrl;

    DeliveryController(
            AcknowledgeMessage acknowledgements, JdbcDeliveries deliveries, MessageLog log, BaseUrl baseUrl) {
        this.acknowledgements = acknowledgements;
        this.deliveries = deliveries;
        this.log = log;
        this.baseUrl = baseUrl;
    }

    @PostMapping("/ack")
    @RequiresScope(Scope.READ)
    AckAnswer acknowledge(CurrentAgent caller, @PathVariable String id) {
        var message = messageId(id);
        var at = acknowledgements.acknowledge(caller, message);
        return new AckAnswer(
                message,
                "acked",
                at,
                List.of(NextStep.post(
                        "Answer it; its sender then sees it as answered",
                        baseUrl.at("/api/v2/agent/messages"),
                        Map.of("type", "status_update", "in_reply_to", id, "payload", Map.of("status", "working")))));
    }

    @GetMapping("/delivery")
    @RequiresScope(Scope.READ)
    Ladder show(CurrentAgent caller, @PathVariable String id) {
        var message = messageId(id);
        var found = deliveries.of(caller.networkId(), message);
        if (found.isEmpty()) {
            requireAuthorOfAMessageToAll(caller, message);
        } else if (found.keySet().stream()
                .anyMatch(delivery -> !delivery.sender().equals(caller.id().value()))) {
            throw log.find(message, everythingFor(caller)).isPresent() ? onlyItsSender() : HubException.notFound();
        }
        return new Ladder(
                message,
                found.entrySet().stream()
                        .map(delivery -> Delivery.of(delivery.getKey(), delivery.getValue()))
                        .toList());
    }

    private void requireAuthorOfAMessageToAll(CurrentAgent caller, MessageId id) {
        var message = log.find(id, everythingFor(caller)).orElseThrow(HubException::notFound);
        var author = StrictJson.stored(message).path("agent_id").asString("");
        if (!author.equals(caller.id().value())) {
            throw onlyItsSender();
        }
    }

    private static HubException onlyItsSender() {
        return new HubException(ProblemType.FORBIDDEN, "Only its sender sees how a message was delivered.");
    }

    private static Filter everythingFor(CurrentAgent caller) {
        return Filter.everythingFor(caller.networkId(), caller.id());
    }

    private static MessageId messageId(String id) {
        if (!MessageId.isValid(id)) {
            throw HubException.notFound();
        }
        return new MessageId(id);
    }

    /// How far a message got with each of its recipients; empty if it is for everybody, for then nobody knows.
    record Ladder(MessageId id, List<Delivery> deliveries) {}
}
