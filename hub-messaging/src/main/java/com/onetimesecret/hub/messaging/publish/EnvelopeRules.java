package com.onetimesecret.hub.messaging.publish;

import com.onetimesecret.hub.api.approval.ApprovalId;
import com.onetimesecret.hub.api.approval.HumanApprovals;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.message.MessageId;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.messaging.log.Filter;
import com.onetimesecret.hub.messaging.log.MessageLog;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// What the schema cannot say: rules about who sends, and when.
@Component
class EnvelopeRules {

    private final InstantSource clock;
    private final PublishSettings settings;
    private final MessageLog log;
    private final HumanApprovals approvals;

    EnvelopeRules(InstantSource clock, PublishSettings settings, MessageLog log, HumanApprovals approvals) {
        this.clock = clock;
        this.settings = settings;
        this.log = log;
        this.approvals = approvals;
    }

    /// What is wrong with a message that matches the schema.
    List<FieldError> mistakesOf(JsonNode message, CurrentAgent caller) {
        var mistakes = new ArrayList<FieldError>();
        if (message.has("agent_id")
                && !message.get("agent_id").stringValue().equals(caller.id().value())) {
            mistakes.add(new FieldError(
                    "/agent_id",
                    message.get("agent_id").stringValue(),
                    List.of(caller.id().value()),
                    caller.id().value(),
                    "must be your own id, or left out"));
        }
        timestampMistake(message).ifPresent(mistakes::add);
        if (PrepareMessage.opensOnce(message) && !message.has("to")) {
            mistakes.add(FieldError.at("/to", "is missing; burn_after_reading needs somebody who may open it"));
        }
        if (message.has("metadata")
                && Envelope.encoded(message.get("metadata")).length
                        > settings.largestMetadata().toBytes()) {
            mistakes.add(FieldError.at(
                    "/metadata",
                    "must take at most " + settings.largestMetadata().toBytes() + " bytes"));
        }
        approvalMistake(message, caller).ifPresent(mistakes::add);
        if (mistakes.isEmpty() && message.has("in_reply_to") && !isSeen(message.get("in_reply_to"), caller)) {
            mistakes.add(FieldError.at("/in_reply_to", "names no message that you may see; it may have expired"));
        }
        return mistakes;
    }

    private boolean isSeen(JsonNode id, CurrentAgent caller) {
        return MessageId.isValid(id.stringValue())
                && log.find(new MessageId(id.stringValue()), Filter.everythingFor(caller.networkId(), caller.id()))
                        .isPresent();
    }

    private Optional<FieldError> timestampMistake(JsonNode message) {
        if (!message.has("timestamp")) {
            return Optional.empty();
        }
        var text = message.get("timestamp").stringValue();
        try {
            var off = Duration.between(OffsetDateTime.parse(text).toInstant(), clock.instant())
                    .abs();
            if (off.compareTo(settings.clockSkew()) <= 0) {
                return Optional.empty();
            }
        } catch (DateTimeException unreadable) {
            // The same answer: the schema also lets times pass that no clock shows.
        }
        return Optional.of(new FieldError(
                "/timestamp",
                text,
                List.of(),
                null,
                "must be within " + settings.clockSkew().toMinutes() + " minutes of the hub's time, " + clock.instant()
                        + ", or left out"));
    }

    /// A claim that a person approved must name an approval of the caller that is in force.
    private Optional<FieldError> approvalMistake(JsonNode message, CurrentAgent caller) {
        var payload = message.get("payload");
        var claimed = payload.path("human_approved").asBoolean(false);
        var named = payload.path("approval_id").asString("");
        return !claimed || (ApprovalId.isValid(named) && approvals.isInForce(caller, new ApprovalId(named)))
                ? Optional.empty()
                : Optional.of(FieldError.at(
                        "/payload/approval_id",
                        "must name an approval of yours that is in force, as human_approved is true"));
    }
}
