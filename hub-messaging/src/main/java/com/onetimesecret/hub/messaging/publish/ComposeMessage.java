package com.onetimesecret.hub.messaging.publish;

import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.message.MessageId;
import com.onetimesecret.hub.messaging.brake.LoopBrake;
import com.onetimesecret.hub.messaging.log.Draft;
import com.onetimesecret.hub.messaging.schema.MessageType;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Makes of what somebody says the message that the log will hold.
@Component
public class ComposeMessage {

    private final Recipients recipients;
    private final Tokens tokens;
    private final LoopBrake brake;

    ComposeMessage(Recipients recipients, Tokens tokens, LoopBrake brake) {
        this.recipients = recipients;
        this.tokens = tokens;
        this.brake = brake;
    }

    /// The message in the form a client sends it (`type`, `payload` and the members that go with them), under the
    /// author's name. It must be valid already, and be appended: its thread counts it.
    ///
    /// @throws com.onetimesecret.hub.api.problem.HubException unknown-recipient, loop-brake
    public Draft of(Author author, MessageType type, JsonNode message) {
        var to = recipients.of(message.get("to"), author.networkId());
        var topic = message.has("topic") ? message.get("topic").stringValue() : DefaultTopic.of(message, type, to);
        var ttl = message.has("ttl")
                ? Duration.ofSeconds(message.get("ttl").decimalValue().longValue())
                : type.ttl();
        brake(author, type, message);
        return new Draft(
                author.networkId(),
                type.wire(),
                topic,
                author.id(),
                text(message, "correlation_id"),
                text(message, "in_reply_to"),
                to,
                ttl,
                MessageId.chance(tokens),
                message.has("timestamp"),
                message.path("requires_ack").asBoolean(false),
                Envelope.members(message, author, topic, to));
    }

    private void brake(Author author, MessageType type, JsonNode message) {
        var thread = text(message, "correlation_id");
        if (thread == null) {
            return;
        }
        switch (author) {
            case Author.APerson person -> brake.news(person.networkId(), thread);
            // It only tells what agents did; they would drive each other on by what it says.
            case Author.TheHub _ -> {}
            case Author.AnAgent agent -> pass(agent, thread, type == MessageType.QUESTION && asksPeople(message));
        }
    }

    private void pass(Author.AnAgent agent, String thread, boolean toPeople) {
        if (toPeople) {
            brake.passToPeople(agent.networkId(), thread, agent.id());
        } else {
            brake.pass(agent.networkId(), thread, agent.id());
        }
    }

    private static boolean asksPeople(JsonNode question) {
        var to = question.path("to");
        return question.at("/payload/escalate_to_human").asBoolean(false)
                || to.asString("").equals(Recipients.HUMAN)
                || to.valueStream().anyMatch(name -> name.asString("").equals(Recipients.HUMAN));
    }

    private static @Nullable String text(JsonNode message, String name) {
        return message.has(name) ? message.get(name).stringValue() : null;
    }
}
