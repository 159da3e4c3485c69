package com.onetimesecret.hub.messaging.task;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.CallCounter;
import com.onetimesecret.hub.api.call.CountsAs;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.RequiresScope;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.NextStep;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.api.secret.HiddenText;
import com.onetimesecret.hub.messaging.schema.MessageSchema;
import com.onetimesecret.hub.messaging.schema.MessageType;
import com.onetimesecret.hub.messaging.schema.StrictJson;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
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
    private static final String SECRET = "secret";
    private static final String SECRET_KEY = "context_secret_key";

    /// Of the message that tells of the task.
    private static final List<String> OF_THE_ENVELOPE = List.of("to", "correlation_id", "ttl");

    private static final List<String> OF_THE_PAYLOAD =
            List.of("task_description", SECRET_KEY, "priority", "deadline", "lease_seconds", "done_when");

    private static final List<String> KNOWN = List.of(
            "task_description",
            "to",
            "capabilities",
            "priority",
            "deadline",
            "lease_seconds",
            "done_when",
            SECRET_KEY,
            SECRET,
            "correlation_id",
            "ttl");

    private final MessageSchema schema;
    private final UnderstandHandoff understand;
    private final HandOver handOver;
    private final TaskSecrets secrets;
    private final ExplainRefusal tasks;
    private final ShowTask show;
    private final CallCounter counter;
    private final BaseUrl baseUrl;

    HandoffController(
            MessageSchema schema,
            UnderstandHandoff understand,
            HandOver handOver,
            TaskSecrets secrets,
            ExplainRefusal tasks,
            ShowTask show,
            CallCounter counter,
            BaseUrl baseUrl) {
        this.schema = schema;
        this.understand = understand;
        this.handOver = handOver;
        this.secrets = secrets;
        this.tasks = tasks;
        this.show = show;
        this.counter = counter;
        this.baseUrl = baseUrl;
    }

    @PostMapping(PATH)
    @RequiresScope(Scope.HANDOFF)
    @CountsAs(CountsAs.Limit.POST)
    ResponseEntity<TaskView> handOver(CurrentAgent caller, HttpServletRequest request) throws IOException {
        var body = StrictJson.bodyWithSecret(request, SECRET);
        var handoff = withPointers(() -> understood(caller, body));
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
            withPointers(() -> handOver.handOver(caller, handoff));
        } catch (RuntimeException notStored) {
            if (withSecret) {
                counter.giveBack(caller, CountsAs.Limit.SECRET, 1);
            }
            throw notStored;
        }
    }

    private Handoff understood(CurrentAgent caller, JsonNode body) {
        if (!body.isObject()) {
            throw refused(List.of(FieldError.at("", "must be an object")));
        }
        var message = message(body);
        var secret = body.has(SECRET) ? new HiddenText(body.get(SECRET).stringValue()) : null;
        if (secret != null) {
            requireThatItMayStore(caller);
            secrets.check(secret);
        }
        return understand.of(caller, message, secret);
    }

    private static void requireThatItMayStore(CurrentAgent caller) {
        if (!caller.may(Scope.CREATE_SECRET)) {
            throw new HubException(
                    ProblemType.INSUFFICIENT_SCOPE,
                    "A task with a secret needs the scope `create_secret` besides. The token has: "
                            + Scope.join(caller.scopes()) + ".");
        }
    }

    private <T> T withPointers(Supplier<T> work) {
        try {
            return work.get();
        } catch (HubException refusal) {
            if (refusal.errors().isEmpty()) {
                throw refusal;
            }
            throw refused(refusal.errors());
        }
    }

    /// The same as a message, without the secret.
    private JsonNode message(JsonNode body) {
        var message = StrictJson.MAPPER.createObjectNode();
        message.put("type", MessageType.TASK_HANDOFF.wire());
        copy(OF_THE_ENVELOPE, body, message);
        var payload = message.putObject("payload");
        copy(OF_THE_PAYLOAD, body, payload);
        copy(List.of("capabilities"), body, payload.putObject(CRITERIA));
        var mistakes = new ArrayList<FieldError>();
        body.propertyNames().stream()
                .filter(name -> !KNOWN.contains(name))
                .map(name -> FieldError.unknown("/" + name.replace("~", "~0").replace("/", "~1"), name, KNOWN))
                .forEach(mistakes::add);
        if (body.has(SECRET) && !body.get(SECRET).isString()) {
            mistakes.add(FieldError.at("/secret", "must be text"));
        }
        if (body.has(SECRET) && body.has(SECRET_KEY)) {
            mistakes.add(FieldError.at("/secret", "must not come with `context_secret_key`: a task has one secret"));
        }
        mistakes.addAll(schema.mistakesOf(message, MessageType.TASK_HANDOFF));
        if (!mistakes.isEmpty()) {
            throw refused(mistakes);
        }
        return message;
    }

    private static void copy(List<String> names, JsonNode from, ObjectNode to) {
        names.stream().filter(from::has).forEach(name -> to.set(name, from.get(name)));
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
