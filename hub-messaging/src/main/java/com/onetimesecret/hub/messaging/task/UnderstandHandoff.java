package com.onetimesecret.hub.messaging.task;

import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.api.secret.HiddenText;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Makes a hand-over of a `task_handoff` message that is valid in itself.
@Component
class UnderstandHandoff {

    private static final String HUMAN = "human";
    private static final String KEY = "context_secret_key";
    private static final String HAS_KEY = "has_context_secret";
    private static final int THREAD_CHANCE = 16;

    private final Tokens tokens;
    private final InstantSource clock;
    private final TaskSettings settings;

    UnderstandHandoff(Tokens tokens, InstantSource clock, TaskSettings settings) {
        this.tokens = tokens;
        this.clock = clock;
        this.settings = settings;
    }

    /// What the caller hands over.
    ///
    /// @param secret the value that came with the message, found good
    /// @throws HubException naming each mistake, with pointers into the message
    Handoff of(CurrentAgent caller, JsonNode sent, @Nullable HiddenText secret) {
        var message = (ObjectNode) sent.deepCopy();
        var payload = (ObjectNode) message.get("payload");
        var specific = payload.at("/recipient_criteria/specific_agent").asString("");
        if (!specific.isEmpty() && !message.has("to")) {
            message.putArray("to").add(specific);
        }
        var to = texts(message.path("to"));
        var recipients = specific.isEmpty() ? to : List.of(specific);
        var capabilities = texts(payload.at("/recipient_criteria/capabilities"));
        var deadline = deadline(payload);
        var lease = payload.path("lease_seconds").asInt((int) settings.lease().toSeconds());
        refuse(mistakes(caller, payload, new Wanted(to, recipients, capabilities, deadline, lease)));

        var id = payload.has("task_id") ? new TaskId(payload.get("task_id").stringValue()) : TaskId.next(tokens);
        payload.put("task_id", id.value());
        if (!message.has("correlation_id")) {
            message.put("correlation_id", "corr_" + tokens.base62(THREAD_CHANCE));
        }
        return new Handoff(
                id,
                message,
                message.get("correlation_id").stringValue(),
                payload.get("task_description").stringValue(),
                text(payload, "done_when"),
                Priority.of(payload.path("priority").asString(Priority.NORMAL.wire())),
                recipients.isEmpty() ? null : recipients,
                capabilities,
                deadline,
                lease,
                secret,
                takeKey(payload, secret));
    }

    /// Takes the key out of what others read.
    private static @Nullable HiddenText takeKey(ObjectNode payload, @Nullable HiddenText secret) {
        var key = text(payload, KEY);
        payload.remove(KEY);
        if (key != null || secret != null) {
            payload.put(HAS_KEY, true);
        }
        return key == null ? null : new HiddenText(key);
    }

    private List<FieldError> mistakes(CurrentAgent caller, ObjectNode payload, Wanted wanted) {
        var mistakes = new ArrayList<FieldError>();
        if (payload.get("task_description").stringValue().isBlank()) {
            mistakes.add(FieldError.at("/payload/task_description", "must say what is to be done"));
        }
        if (payload.has(HAS_KEY)) {
            mistakes.add(FieldError.at("/payload/" + HAS_KEY, "is set by the hub; leave it out"));
        }
        if (wanted.recipients().isEmpty() && wanted.capabilities().isEmpty()) {
            mistakes.add(
                    FieldError.at("/payload/recipient_criteria/capabilities", "or `to` must say for whom the task is"));
        }
        if (wanted.to().contains(HUMAN)) {
            mistakes.add(FieldError.at(
                    "/to", "must name agents: people take no tasks; ask them a question or for an approval"));
        }
        if (wanted.recipients().contains(caller.id().value())) {
            mistakes.add(FieldError.at("/to", "must name other agents than yourself"));
        }
        if (!wanted.to().containsAll(wanted.recipients())) {
            mistakes.add(FieldError.at("/payload/recipient_criteria/specific_agent", "must be one of `to`"));
        }
        var deadline = wanted.deadline();
        if (deadline != null && !deadline.isAfter(clock.instant())) {
            mistakes.add(FieldError.at("/payload/deadline", "must be in the future; it is now " + clock.instant()));
        }
        var lease = Duration.ofSeconds(wanted.lease());
        if (lease.compareTo(settings.shortestLease()) < 0 || lease.compareTo(settings.longestLease()) > 0) {
            mistakes.add(FieldError.at(
                    "/payload/lease_seconds",
                    "must be from " + settings.shortestLease().toSeconds() + " to "
                            + settings.longestLease().toSeconds()));
        }
        return mistakes;
    }

    private static void refuse(List<FieldError> mistakes) {
        if (!mistakes.isEmpty()) {
            throw HubException.of(ProblemType.INVALID_REQUEST, mistakes);
        }
    }

    private static @Nullable Instant deadline(JsonNode payload) {
        var text = text(payload, "deadline");
        if (text == null) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (java.time.DateTimeException noTime) {
            throw HubException.of(
                    ProblemType.INVALID_REQUEST,
                    List.of(FieldError.at("/payload/deadline", "must be a time like 2026-01-31T12:00:00Z")));
        }
    }

    private static @Nullable String text(JsonNode node, String member) {
        return node.has(member) ? node.get(member).stringValue() : null;
    }

    private static List<String> texts(JsonNode node) {
        return node.isString()
                ? List.of(node.stringValue())
                : StreamSupport.stream(node.spliterator(), false)
                        .map(JsonNode::stringValue)
                        .toList();
    }

    /// What is checked beyond the schema.
    private record Wanted(
            List<String> to,
            List<String> recipients,
            List<String> capabilities,
            @Nullable Instant deadline,
            int lease) {}
}
