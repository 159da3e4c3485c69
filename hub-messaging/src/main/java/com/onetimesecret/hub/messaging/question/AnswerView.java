package com.onetimesecret.hub.messaging.question;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.onetimesecret.hub.api.message.MessageId;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// An answer on the wire: what it says, as it was sent, and who said it, as the hub attests.
@JsonInclude(JsonInclude.Include.NON_NULL)
record AnswerView(
        MessageId id,
        boolean accepted,
        @Nullable JsonNode agentId,
        @Nullable JsonNode origin,
        @Nullable JsonNode receivedAt,
        @Nullable JsonNode answer,
        @Nullable JsonNode option,
        @Nullable JsonNode confidence,
        @Nullable JsonNode sources,
        @JsonProperty("final") @Nullable JsonNode last) {

    static AnswerView of(StoredAnswer stored, Question question, JsonNode message) {
        var payload = message.path("payload");
        return new AnswerView(
                stored.id(),
                stored.id().equals(question.accepted()),
                message.get("agent_id"),
                message.get("origin"),
                message.get("received_at"),
                payload.get("answer"),
                payload.get("option"),
                payload.get("confidence"),
                payload.get("sources"),
                payload.get("final"));
    }
}
