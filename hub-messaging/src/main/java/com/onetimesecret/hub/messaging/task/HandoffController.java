package com.onetimesecret.hub.messaging.task;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.CountsAs;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.RequiresScope;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.NextStep;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.messaging.schema.MessageSchema;
import com.onetimesecret.hub.messaging.schema.MessageType;
import com.onetimesecret.hub.messaging.schema.StrictJson;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Takes tasks that agents hand over.
@RestController
class HandoffController {

    private static final String PATH = "/api/v2/agent/handoff";
    private static final String CRITERIA = "recipient_criteria";

    /// Of the message that tells of the task.
    private static final List<String> OF_THE_ENVELOPE = List.of("to", "correlation_id", "ttl");

    private static final List<String> OF_THE_PAYLOAD =
            List.of("task_description", "context_secret_key", "priority", "deadline", "lease_seconds", "done_when");

    private static final List<String> KNOWN = List.of(
            "task_description",
            "to",
            "capabilities",
            "priority",
            "deadline",
            "lease_seconds",
            "done_when",
            "context_secret_key",
            "correlation_id",
            "ttl");

    private final MessageSchema schema;
    private final UnderstandHandoff understand;
    private final HandOver handOver;
    private final ExplainRefusal tasks;
    private final ShowTask show;
    private final BaseUrl baseUrl;

    HandoffController(
            MessageSchema schema,
            UnderstandHandoff understand,
            HandOver handOver,
            ExplainRefusal tasks,
            ShowTask show,
            BaseUrl baseUrl) {
        this.schema = schema;
        this.understand = understand;
        this.handOver = handOver;
        this.tasks = tasks;
        this.show = show;
        this.baseUrl = baseUrl;
    }

    @PostMapping(PATH)
    @RequiresScope(Scope.HANDOFF)
    @CountsAs(CountsAs.Limit.POST)
    ResponseEntity<TaskView> handOver(CurrentAgent caller, HttpServletRequest request) throws IOException {
        var handoff = understood(caller, StrictJson.body(request));
        var candidates = handOver.candidates(caller, handoff);
        handOver.handOver(caller, handoff);
        var task = tasks.seen(caller, handoff.id());
        return ResponseEntity.created(URI.create(baseUrl.at(TaskView.PATH + "/" + task.id())))
                .body(show.handedOver(caller, task, candidates));
    }

    private Handoff understood(CurrentAgent caller, JsonNode body) {
        try {
            return understand.of(caller, message(body));
        } catch (HubException refusal) {
            if (refusal.errors().isEmpty()) {
                throw refusal;
            }
            throw refused(refusal.errors());
        }
    }

    /// The same as a message.
    private JsonNode message(JsonNode body) {
        if (!body.isObject()) {
            throw refused(List.of(FieldError.at("", "must be an object")));
        }
        var message = StrictJson.MAPPER.createObjectNode();
        message.put("type", MessageType.TASK_HANDOFF.wire());
        copy(OF_THE_ENVELOPE, body, message);
        var payload = message.putObject("payload");
        copy(OF_THE_PAYLOAD, body, payload);
        copy(List.of("capabilities"), body, payload.putObject(CRITERIA));
        var mistakes = new ArrayList<FieldError>();
        body.propertyNames().stream()
                .filter(name -> !KNOWN.contains(name))
                .map(HandoffController::unknown)
                .forEach(mistakes::add);
        mistakes.addAll(schema.mistakesOf(message, MessageType.TASK_HANDOFF));
        if (!mistakes.isEmpty()) {
            throw refused(mistakes);
        }
        return message;
    }

    private static void copy(List<String> names, JsonNode from, ObjectNode to) {
        names.stream().filter(from::has).forEach(name -> to.set(name, from.get(name)));
    }

    private static FieldError unknown(String name) {
        return name.equals("secret")
                ? FieldError.at(
                        "/secret",
                        "is not available yet; store the value with POST /api/v2/secret and send its secret_key as context_secret_key")
                : FieldError.unknown("/" + name.replace("~", "~0").replace("/", "~1"), name, KNOWN);
    }

    /// With pointers into what was sent.
    private HubException refused(List<FieldError> errors) {
        return HubException.of(
                        ProblemType.INVALID_REQUEST,
                        errors.stream()
                                .map(error -> new FieldError(
                                        error.pointer()
                                                .replaceFirst("^/payload/" + CRITERIA + "/", "/")
                                                .replaceFirst("^/payload/", "/"),
                                        error.got(),
                                        error.allowed(),
                                        error.didYouMean(),
                                        error.message()))
                                .toList())
                .next(NextStep.post(
                        "A valid hand-over",
                        baseUrl.at(PATH),
                        Map.of(
                                "task_description",
                                "Translate the release notes to French",
                                "capabilities",
                                List.of("translate.fr"))));
    }
}
