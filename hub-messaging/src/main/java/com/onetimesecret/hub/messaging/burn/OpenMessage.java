package com.onetimesecret.hub.messaging.burn;

import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.message.MessageId;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.messaging.delivery.JdbcDeliveries;
import com.onetimesecret.hub.messaging.log.Filter;
import com.onetimesecret.hub.messaging.log.MessageLog;
import com.onetimesecret.hub.messaging.schema.StrictJson;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Opens a message that opens once: whoever of its recipients comes first gets its content, for the others
/// and its sender a tombstone is left.
@Component
class OpenMessage {

    private final SealedContents contents;
    private final JdbcDeliveries deliveries;
    private final Tombstone tombstone;
    private final MessageLog log;
    private final TransactionTemplate transaction;

    OpenMessage(
            SealedContents contents,
            JdbcDeliveries deliveries,
            Tombstone tombstone,
            MessageLog log,
            TransactionTemplate transaction) {
        this.contents = contents;
        this.deliveries = deliveries;
        this.tombstone = tombstone;
        this.log = log;
        this.transaction = transaction;
    }

    /// The whole message with its content, which the hub does not have any more when this returns.
    ///
    /// @throws HubException not-found; not-a-recipient; already-burned; invalid-request, if it does not open
    ObjectNode open(CurrentAgent caller, MessageId id) {
        var envelope = log.find(id, Filter.everythingFor(caller.networkId(), caller.id()))
                .orElseThrow(HubException::notFound);
        if (!deliveries.isFor(caller.networkId(), id, caller.id())) {
            throw new HubException(
                    ProblemType.NOT_A_RECIPIENT, "Only who is named in `to` opens a message, and you are not.");
        }
        var message = StrictJson.stored(envelope);
        if (!message.has("sealed") && !message.has("burned_at")) {
            throw HubException.of(
                    ProblemType.INVALID_REQUEST,
                    List.of(FieldError.at("", "is not needed: the message is not sealed, so read it with GET")));
        }
        Optional<Supplier<byte[]>> taken = Objects.requireNonNull(transaction.execute(status -> take(caller, message)));
        // Only now, after the commit, is the content seen.
        var content = StrictJson.stored(taken.orElseThrow(() -> refusal(id)).get());
        message.remove("sealed");
        message.setAll(content);
        return message;
    }

    private Optional<Supplier<byte[]>> take(CurrentAgent caller, JsonNode message) {
        var id = new MessageId(message.get("id").stringValue());
        var taken = contents.take(id, caller.networkId(), caller.id());
        if (taken.isPresent()) {
            deliveries.noteOpened(caller.networkId(), id, caller.id());
            tombstone.putInPlaceOf(message, caller);
        }
        return taken;
    }

    /// To recipients who came too late; what ended or was deleted meanwhile is not there for anybody.
    private HubException refusal(MessageId id) {
        return deliveries
                .opened(id)
                .map(opened -> new HubException(
                                ProblemType.ALREADY_BURNED,
                                "This message opened once, for " + opened.by() + " at " + opened.at()
                                        + ". Its content does not exist any more.")
                        .with("burned_at", opened.at())
                        .with("burned_by", opened.by().value()))
                .orElseGet(HubException::notFound);
    }
}
