package com.onetimesecret.hub.messaging.task;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.NextStep;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.api.secret.HiddenText;
import com.onetimesecret.hub.messaging.schema.MessageSchema;
import com.onetimesecret.hub.messaging.schema.MessageType;
import com.onetimesecret.hub.messaging.schema.StrictJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads the body of a hand-over, or says what is wrong with it.
@Component
class ReadHandoff {

    static final String PATH = "/api/v2/agent/handoff";
    /// The member that may be long.
    static final String SECRET = "secret";

    private static final String CRITERIA = "recipient_criteria";
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
    private final TaskSecrets secrets;
    private final BaseUrl baseUrl;

    ReadHandoff(MessageSchema schema, UnderstandHandoff understand, TaskSecrets secrets, BaseUrl baseUrl) {
        this.schema = schema;
        this.understand = understand;
        this.secrets = secrets;
        this.baseUrl = baseUrl;
    }

    /// What the caller hands over.
    ///
    /// @throws HubException naming each mistake
    Handoff of(CurrentAgent caller, JsonNode body) {
        return withPointers(() -> understood(caller, body));
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

    /// Does the work, whose refusals then point into the body.
    <T> T withPointers(Supplier<T> work) {
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
