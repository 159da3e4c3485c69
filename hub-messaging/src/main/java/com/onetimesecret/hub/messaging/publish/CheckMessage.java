package com.onetimesecret.hub.messaging.publish;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.Nearest;
import com.onetimesecret.hub.api.problem.NextStep;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.messaging.schema.MessageExamples;
import com.onetimesecret.hub.messaging.schema.MessageSchema;
import com.onetimesecret.hub.messaging.schema.MessageType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Finds out whether what a client sent is a message, or says what is wrong with it.
@Component
public class CheckMessage {

    private final MessageSchema schema;
    private final Recipients recipients;
    private final EnvelopeRules rules;
    private final BaseUrl baseUrl;

    CheckMessage(MessageSchema schema, Recipients recipients, EnvelopeRules rules, BaseUrl baseUrl) {
        this.schema = schema;
        this.recipients = recipients;
        this.rules = rules;
        this.baseUrl = baseUrl;
    }

    /// The type of the message, which is valid in itself.
    ///
    /// @throws HubException naming each mistake
    MessageType typeOf(CurrentAgent caller, JsonNode message) {
        if (!message.isObject()) {
            throw invalid(List.of(FieldError.at("", "must be an object")), null);
        }
        var type = type(message);
        var mistakes = mistakesOf(caller, message, type);
        if (!mistakes.isEmpty()) {
            throw invalid(mistakes, type);
        }
        return type;
    }

    /// What is wrong with a message of that type; empty if nothing is.
    public List<FieldError> mistakesOf(CurrentAgent caller, JsonNode message, MessageType type) {
        var mistakes = new ArrayList<FieldError>();
        for (var mistake : schema.mistakesOf(message, type)) {
            mistakes.add(
                    mistake.pointer().startsWith("/to")
                            ? recipients.withSuggestion(mistake, caller.networkId())
                            : mistake);
        }
        if (mistakes.isEmpty()) {
            mistakes.addAll(rules.mistakesOf(message, caller));
        }
        return mistakes;
    }

    private MessageType type(JsonNode message) {
        var type = message.get("type");
        if (type == null) {
            throw invalid(List.of(new FieldError("/type", null, MessageType.wireNames(), null, "is missing")), null);
        }
        var name = type.isString() ? type.stringValue() : type.toString();
        return MessageType.of(name)
                .filter(known -> type.isString())
                .orElseThrow(() -> invalid(
                        List.of(FieldError.notOneOf("/type", name, MessageType.wireNames())),
                        Nearest.to(name, MessageType.wireNames())
                                .flatMap(MessageType::of)
                                .orElse(null)));
    }

    private HubException invalid(List<FieldError> mistakes, @Nullable MessageType meant) {
        var type = meant == null ? MessageType.STATUS_UPDATE : meant;
        return HubException.of(ProblemType.INVALID_MESSAGE, mistakes)
                .next(NextStep.post(
                        "A valid " + type.wire(), baseUrl.at("/api/v2/agent/messages"), MessageExamples.of(type)));
    }
}
