package com.onetimesecret.hub.messaging.question;

import com.onetimesecret.hub.api.message.MessageId;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.messaging.schema.MessageType;
import com.onetimesecret.hub.messaging.schema.StrictJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The bodies of the question routes, made into the messages they stand for.
///
/// @param message the message; its type's schema is not checked yet
/// @param patience how long the caller wants to wait for an answer
/// @param mistakes what is wrong with members that are no part of the message
record QuestionBody(ObjectNode message, Duration patience, List<FieldError> mistakes) {

    private static final List<String> OF_THE_ENVELOPE =
            List.of("to", "topic", "correlation_id", "in_reply_to", "ttl", "metadata");
    private static final List<String> OF_THE_PAYLOAD = List.of(
            "question",
            "context",
            "capabilities",
            "options",
            "accept_multiple_answers",
            "answer_by",
            "escalate_to_human");
    private static final String WAIT = "wait";
    private static final String PAYLOAD = "/payload";

    QuestionBody {
        mistakes = List.copyOf(mistakes);
    }

    /// The body of `POST /questions`.
    static QuestionBody ofQuestion(JsonNode body, Duration longestWait) {
        var message = message(MessageType.QUESTION);
        var payload = message.putObject("payload");
        var mistakes = new ArrayList<FieldError>();
        var patience = Duration.ZERO;
        if (!body.isObject()) {
            mistakes.add(FieldError.at("", "must be an object"));
        }
        for (var member : body.properties()) {
            var name = member.getKey();
            if (OF_THE_ENVELOPE.contains(name)) {
                message.set(name, member.getValue());
            } else if (OF_THE_PAYLOAD.contains(name)) {
                payload.set(name, member.getValue());
            } else if (name.equals(WAIT) && isWait(member.getValue(), longestWait)) {
                patience = Duration.ofSeconds(member.getValue().intValue());
            } else if (name.equals(WAIT)) {
                mistakes.add(FieldError.at("/wait", "is in seconds, from 0 to " + longestWait.toSeconds()));
            } else {
                mistakes.add(FieldError.unknown("/" + name.replace("~", "~0").replace("/", "~1"), name, known()));
            }
        }
        return new QuestionBody(message, patience, mistakes);
    }

    /// The body of `POST /questions/{id}/answers`; an option alone is also the answer.
    static QuestionBody ofAnswer(JsonNode body, MessageId question) {
        var message = message(MessageType.ANSWER);
        var payload = message.putObject("payload");
        var mistakes = new ArrayList<FieldError>();
        if (!body.isObject()) {
            mistakes.add(FieldError.at("", "must be an object"));
        }
        body.properties().forEach(member -> payload.set(member.getKey(), member.getValue()));
        if (payload.has("option") && !payload.has("answer")) {
            payload.set("answer", payload.get("option"));
        }
        var named = payload.get("question_message_id");
        if (named != null && !named.asString("").equals(question.value())) {
            mistakes.add(FieldError.at("/question_message_id", "must be the question of the path, or left out"));
        }
        payload.put("question_message_id", question.value());
        return new QuestionBody(message, Duration.ZERO, mistakes);
    }

    /// The same mistake, with a pointer into the body instead of the message.
    static FieldError ofBody(FieldError mistake) {
        return mistake.pointer().startsWith(PAYLOAD + "/")
                ? new FieldError(
                        mistake.pointer().substring(PAYLOAD.length()),
                        mistake.got(),
                        mistake.allowed(),
                        mistake.didYouMean(),
                        mistake.message())
                : mistake;
    }

    private static ObjectNode message(MessageType type) {
        return StrictJson.MAPPER.createObjectNode().put("type", type.wire());
    }

    private static boolean isWait(JsonNode value, Duration longest) {
        return value.isInt() && value.intValue() >= 0 && value.intValue() <= longest.toSeconds();
    }

    private static List<String> known() {
        var known = new ArrayList<>(OF_THE_PAYLOAD);
        known.addAll(OF_THE_ENVELOPE);
        known.add(WAIT);
        return known;
    }
}
