package com.onetimesecret.hub.messaging.publish;

import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.messaging.log.AppendInTransaction;
import com.onetimesecret.hub.messaging.log.MessageWriter;
import com.onetimesecret.hub.messaging.log.Posted;
import com.onetimesecret.hub.messaging.schema.MessageType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/// Stores what agents post, with the effect that its type has.
@Component
class PublishMessage {

    private final PrepareMessage prepare;
    private final MessageWriter writer;
    private final AppendInTransaction inTransaction;
    private final TransactionTemplate transaction;
    private final Map<MessageType, PostedEffect> effects;

    PublishMessage(
            PrepareMessage prepare,
            MessageWriter writer,
            AppendInTransaction inTransaction,
            TransactionTemplate transaction,
            ObjectProvider<PostedEffect> effects) {
        this.prepare = prepare;
        this.writer = writer;
        this.inTransaction = inTransaction;
        this.transaction = transaction;
        this.effects = effects.stream().collect(Collectors.toMap(PostedEffect::type, Function.identity()));
    }

    /// Stores a checked message with all that it brings about; the answer is there when it is on disk.
    ///
    /// Within a transaction the message is part of it; else it shares a commit with what others post meanwhile.
    CompletableFuture<Posted> publish(CurrentAgent caller, JsonNode message, MessageType type) {
        var effect = effects.get(type);
        if (effect != null) {
            requireThatItStays(message, type);
            return CompletableFuture.completedFuture(effect.post(caller, message));
        }
        var prepared = prepare.of(caller, message, type);
        return prepared.sealedContent().isPresent() || TransactionSynchronizationManager.isActualTransactionActive()
                ? CompletableFuture.completedFuture(
                        publishTogether(List.of(prepared)).getFirst())
                : writer.append(prepared.draft());
    }

    /// Whether the message brings about more than being stored.
    ///
    /// @throws HubException if it is to open once, and is of a type that others must be able to read later
    boolean hasEffect(JsonNode message, MessageType type) {
        var effect = effects.get(type);
        if (effect == null) {
            return false;
        }
        requireThatItStays(message, type);
        return effect.isOf(message);
    }

    /// Stores the messages in one commit, in their order.
    List<Posted> publishTogether(List<Prepared> messages) {
        return Objects.requireNonNull(transaction.execute(status -> {
            messages.forEach(prepare::keepContent);
            return inTransaction.append(messages.stream().map(Prepared::draft).toList());
        }));
    }

    private static void requireThatItStays(JsonNode message, MessageType type) {
        if (PrepareMessage.opensOnce(message)) {
            throw HubException.of(
                    ProblemType.INVALID_MESSAGE,
                    List.of(
                            FieldError.at(
                                    "/burn_after_reading",
                                    "is not for a " + type.wire()
                                            + ", which others must be able to read later; send what is secret as secret_share")));
        }
    }
}
