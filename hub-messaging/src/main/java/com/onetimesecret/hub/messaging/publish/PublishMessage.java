package com.onetimesecret.hub.messaging.publish;

import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.messaging.log.Draft;
import com.onetimesecret.hub.messaging.log.MessageWriter;
import com.onetimesecret.hub.messaging.log.Posted;
import com.onetimesecret.hub.messaging.schema.MessageType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

    private final PrepareMessage prepare;
    private final MessageWriter writer;
    private final StorePostings store;
    private final JoinThread threads;
    private final Map<MessageType, PostedEffect> effects;

    PublishMessage(
            PrepareMessage prepare,
            MessageWriter writer,
            StorePostings store,
            JoinThread threads,
            ObjectProvider<PostedEffect> effects) {
        this.prepare = prepare;
        this.writer = writer;
        this.store = store;
        this.threads = threads;
        this.effects = effects.stream().collect(Collectors.toMap(PostedEffect::type, Function.identity()));
    }

    /// Stores a checked message with all that it brings about; the answer is there when it is on disk.
    ///
    /// Within a transaction the message is part of it; else it shares a commit with what others post meanwhile.
    CompletableFuture<Posted> publish(CurrentAgent caller, JsonNode message, MessageType type) {
        var posting = posting(caller, message, type);
        return sharesACommit(posting)
                ? writer.append(posting.compose())
                : CompletableFuture.completedFuture(store.store(posting));
    }

    /// Stores those in one commit, in their order, that are not refused; the answer is there when they are on disk.
    ///
    /// Messages without effects share the commit with what others post meanwhile.
    CompletableFuture<Outcome> publishTogether(List<Posting> postings) {
        if (!postings.stream().allMatch(PublishMessage::sharesACommit)) {
            return CompletableFuture.completedFuture(store.storeTogether(postings));
        }
        var drafts = new TreeMap<Integer, Draft>();
        var refused = new HashMap<Integer, HubException>();
        for (int place = 0; place < postings.size(); place++) {
            try {
                drafts.put(place, postings.get(place).compose());
            } catch (HubException refusal) {
                refused.put(place, refusal);
            }
        }
        return drafts.isEmpty()
                ? CompletableFuture.completedFuture(Outcome.of(List.of(), List.of(), refused))
                : writer.append(List.copyOf(drafts.values()))
                        .thenApply(stored -> Outcome.of(drafts.keySet(), stored, refused));
    }

    private static boolean sharesACommit(Posting posting) {
        return posting instanceof PlainPosting message
                && message.isRead()
                && !TransactionSynchronizationManager.isActualTransactionActive();
    }

    /// The checked message with all that it brings about.
    ///
    /// @throws HubException if its effect is refused, or if it is to open once and is of a type that others must be
    ///     able to read later
    Posting posting(CurrentAgent caller, JsonNode sent, MessageType type) {
        var message = threads.joined(caller, sent);
        var effect = effects.get(type);
        if (effect != null) {
            requireThatItStays(message, type);
        }
        return effect != null && effect.isOf(message)
                ? effect.of(caller, message)
                : new PlainPosting(prepare, caller, message, type);
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
