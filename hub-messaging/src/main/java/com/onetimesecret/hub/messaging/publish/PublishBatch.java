package com.onetimesecret.hub.messaging.publish;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.call.CallCounter;
import com.onetimesecret.hub.api.call.CountsAs;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.messaging.log.Posted;
import com.onetimesecret.hub.messaging.schema.MessageType;
import com.onetimesecret.hub.messaging.schema.StrictJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Stores many messages in one commit, with all that they bring about: those that are valid, while the caller may
/// post; the rest is refused one by one.
@Component
class PublishBatch {

    /// Of WIRE 4.
    private static final int MOST = 100;

    private final CheckMessage checks;
    private final PublishMessage messages;
    private final CallCounter counter;
    private final BaseUrl baseUrl;

    PublishBatch(CheckMessage checks, PublishMessage messages, CallCounter counter, BaseUrl baseUrl) {
        this.checks = checks;
        this.messages = messages;
        this.counter = counter;
        this.baseUrl = baseUrl;
    }

    /// What became of each message, when the valid ones are on disk. It fails with a [HubException] if not one of them
    /// is valid.
    ///
    /// @throws HubException if the batch is too long
    CompletableFuture<List<BatchResult>> publish(CurrentAgent caller, JsonNode batch) {
        if (batch.isEmpty() || batch.size() > MOST) {
            throw HubException.of(
                    ProblemType.INVALID_REQUEST,
                    List.of(FieldError.at("", "must hold 1 to " + MOST + " messages, and holds " + batch.size())));
        }
        var items = new Items();
        for (int i = 0; i < batch.size(); i++) {
            try {
                items.valid.put(i, checked(caller, batch.get(i), items));
            } catch (HubException refusal) {
                items.refused.put(i, refusal);
            }
        }
        return stored(items)
                .whenComplete((stored, failure) -> {
                    // The first was counted with the call; those refused after they were counted cost nothing.
                    int kept = stored == null ? 0 : stored.size() - 1;
                    counter.giveBack(caller, CountsAs.Limit.POST, items.counted - kept);
                })
                .thenApply(stored -> results(stored, items.refused, batch.size()));
    }

    private Posting checked(CurrentAgent caller, JsonNode item, Items items) {
        var posting = messages.posting(caller, item, checkedType(caller, item));
        if (!items.valid.isEmpty()) {
            items.count(() -> counter.countAnother(caller, CountsAs.Limit.POST));
        }
        return posting;
    }

    private CompletableFuture<Map<Integer, Posted>> stored(Items items) {
        try {
            return messages.publishTogether(List.copyOf(items.valid.values())).thenApply(items::take);
        } catch (RuntimeException notStored) {
            return CompletableFuture.failedFuture(notStored);
        }
    }

    private MessageType checkedType(CurrentAgent caller, JsonNode item) {
        StrictJson.requireStorable(item);
        if (Envelope.encoded(item).length > StrictJson.LARGEST_BODY) {
            throw new HubException(
                    ProblemType.PAYLOAD_TOO_LARGE, "A message has at most 64 KiB, in a batch as elsewhere.");
        }
        var type = checks.typeOf(caller, item);
        if (type == MessageType.HEARTBEAT) {
            throw HubException.of(
                    ProblemType.INVALID_MESSAGE,
                    List.of(FieldError.at(
                            "/type", "is not for batches: it is not stored; send it to POST /api/v2/agent/heartbeat")));
        }
        return type;
    }

    private List<BatchResult> results(Map<Integer, Posted> stored, Map<Integer, HubException> refused, int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> {
                    var posted = stored.get(i);
                    return posted == null
                            ? BatchResult.refused(i, ItemProblem.of(Objects.requireNonNull(refused.get(i)), baseUrl))
                            : BatchResult.stored(i, posted);
                })
                .toList();
    }

    /// The messages of a batch by their place in it.
    private static final class Items {

        private final TreeMap<Integer, Posting> valid = new TreeMap<>();
        private final TreeMap<Integer, HubException> refused = new TreeMap<>();
        private int counted;
        private @Nullable HubException noneLeft;

        /// Counts one more message, unless one was refused for that already: then all that follow are.
        void count(Runnable another) {
            if (noneLeft != null) {
                throw noneLeft;
            }
            try {
                another.run();
                counted++;
            } catch (HubException refusal) {
                noneLeft = refusal;
                throw refusal;
            }
        }

        /// The stored messages by their places in the batch; the others are among the refused now.
        ///
        /// @throws HubException if none is stored
        Map<Integer, Posted> take(Outcome outcome) {
            var places = List.copyOf(valid.keySet());
            outcome.refused().forEach((place, refusal) -> refused.put(places.get(place), refusal));
            if (outcome.stored().isEmpty()) {
                throw refusal();
            }
            var stored = new HashMap<Integer, Posted>();
            outcome.stored().forEach((place, posted) -> stored.put(places.get(place), posted));
            return stored;
        }

        /// The refusal of all of them.
        HubException refusal() {
            var errors = new ArrayList<FieldError>();
            refused.forEach((index, refusal) -> {
                if (refusal.errors().isEmpty()) {
                    errors.add(FieldError.at("/" + index, refusal.publicDetail()));
                }
                refusal.errors()
                        .forEach(error -> errors.add(new FieldError(
                                "/" + index + error.pointer(),
                                error.got(),
                                error.allowed(),
                                error.didYouMean(),
                                error.message())));
            });
            return HubException.of(ProblemType.INVALID_MESSAGE, errors);
        }
    }
}
