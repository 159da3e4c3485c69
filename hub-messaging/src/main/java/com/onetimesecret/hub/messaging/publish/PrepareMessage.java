package com.onetimesecret.hub.messaging.publish;

import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.messaging.burn.SealedContents;
import com.onetimesecret.hub.messaging.schema.MessageType;
import com.onetimesecret.hub.messaging.schema.StrictJson;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Parts a message that opens once from its content, which never enters the log.
@Component
class PrepareMessage {

    private final ComposeMessage compose;
    private final SealedContents contents;

    PrepareMessage(ComposeMessage compose, SealedContents contents) {
        this.compose = compose;
        this.contents = contents;
    }

    /// What the log will hold of a message that is valid in itself, and what it will not.
    ///
    /// @throws com.onetimesecret.hub.api.problem.HubException unknown-recipient
    Prepared of(CurrentAgent caller, JsonNode message, MessageType type) {
        var author = new Author.AnAgent(caller);
        if (!opensOnce(message)) {
            return new Prepared(compose.of(author, type, message), Optional.empty());
        }
        var envelope = (ObjectNode) message.deepCopy();
        var content = StrictJson.MAPPER.createObjectNode();
        for (var name : new String[] {"payload", "metadata"}) {
            if (envelope.has(name)) {
                content.set(name, envelope.remove(name));
            }
        }
        envelope.put("sealed", true);
        return new Prepared(
                compose.of(author, type, envelope), Optional.of(StrictJson.MAPPER.writeValueAsBytes(content)));
    }

    /// Whether the sender wants it to open once.
    static boolean opensOnce(JsonNode message) {
        return message.path("burn_after_reading").asBoolean(false);
    }

    /// Keeps apart what does not enter the log, in the transaction that stores the message.
    void keepContent(Prepared message) {
        var draft = message.draft();
        message.sealedContent()
                .ifPresent(content -> contents.keep(
                        draft.chance(),
                        draft.networkId(),
                        Objects.requireNonNull(draft.recipients()),
                        draft.ttl(),
                        content));
    }
}
