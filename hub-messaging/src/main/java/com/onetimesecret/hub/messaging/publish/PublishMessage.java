package com.onetimesecret.hub.messaging.publish;

import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.messaging.log.AppendInTransaction;
import com.onetimesecret.hub.messaging.log.MessageWriter;
import com.onetimesecret.hub.messaging.log.Posted;
import com.onetimesecret.hub.messaging.schema.MessageType;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.databind.JsonNode;

/// Stores what agents post, with the effect that its type has.
@Component
class PublishMessage {

    private final ComposeMessage compose;
    private final MessageWriter writer;
    private final AppendInTransaction inTransaction;
    private final Map<MessageType, PostedEffect> effects;

    PublishMessage(
            ComposeMessage compose,
            MessageWriter writer,
            AppendInTransaction inTransaction,
            ObjectProvider<PostedEffect> effects) {
        this.compose = compose;
        this.writer = writer;
        this.inTransaction = inTransaction;
        this.effects = effects.stream().collect(Collectors.toMap(PostedEffect::type, Function.identity()));
    }

    /// Stores a checked message with all that it brings about; the answer is there when it is on disk.
    ///
    /// Within a transaction the message is part of it; else it shares a commit with what others post meanwhile.
    CompletableFuture<Posted> publish(CurrentAgent caller, JsonNode message, MessageType type) {
        var effect = effects.get(type);
        if (effect != null) {
            return CompletableFuture.completedFuture(effect.post(caller, message));
        }
        var draft = compose.of(new Author.AnAgent(caller), type, message);
        return TransactionSynchronizationManager.isActualTransactionActive()
                ? CompletableFuture.completedFuture(inTransaction.append(draft))
                : writer.append(draft);
    }
}
