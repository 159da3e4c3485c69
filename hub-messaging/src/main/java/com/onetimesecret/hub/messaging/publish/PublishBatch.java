package com.onetimesecret.hub.messaging.publish;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.call.CallCounter;
import com.onetimesecret.hub.api.call.CountsAs;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.messaging.schema.MessageType;
import com.onetimesecret.hub.messaging.schema.StrictJson;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Stores many messages in one commit: those that are valid, while the caller may post; the rest is refused
/// one by one.
@Component
class PublishBatch {

    /// Of WIRE 4.
    private static final int MOST = 100;

    private final CheckMessage checks;
    private final PrepareMessage prepare;
    private final PublishMessage messages;
    private final CallCounter counter;
    private final BaseUrl baseUrl;

    PublishBatch(
            CheckMessage checks,
            PrepareMessage prepare,
            PublishMessage messages,
            CallCounter counter,
            BaseUrl baseUrl) {
        this.checks = checks;
        this.prepare = prepare;
        this.messages = messages;
        this.counter = counter;
        this.baseUrl = baseUrl;
    }

    /// What became of each message; the valid ones are on disk.
    ///
    /// @throws HubException if the batch is too long, or not one of its messages is valid
    List<BatchResult> publish(CurrentAgent caller, JsonNode batch) {
        if (batch.isEmpty() || batch.size() > MOST) {
            throw HubException.of(
                    ProblemType.INVALID_REQUEST,
                    List.of(FieldError.at("", "must hold 1 to " + MOST + " messages, and holds " + batch.size())));
        }
        var items = new Items();
        for (int i = 0; i < batch.size(); i++) {
            try {
                items.checked.put(i, checked(caller, batch.get(i), items));
            } catch (HubException refusal) {
                items.refused.put(i, refusal);
            }
        }
        compose(caller, items);
        if (items.valid.isEmpty()) {
            counter.giveBack(caller, CountsAs.Limit.POST, items.counted);
            throw items.refusal();
        }
        // The first was counted with the call; those refused after they were counted cost nothing.
        int needed = items.valid.size() - 1;
        counter.giveBack(caller, CountsAs.Limit.POST, items.counted - needed);
        try {
            return results(items, batch.size());
        } catch (RuntimeException notStored) {
            counter.giveBack(caller, CountsAs.Limit.POST, needed);
            throw notStored;
        }
    }

    private Checked checked(CurrentAgent caller, JsonNode item, Items items) {
        var type = checkedType(caller, item);
        // Before it is composed: from then on its thread counts it.
        if (!items.checked.isEmpty()) {
            items.count(() -> counter.countAnother(caller, CountsAs.Limit.POST));
        }
        return new Checked(item, type);
    }

    /// In the order of the threads, whose rows stay locked until the end of a transaction: two batches at a time
    /// would else wait for each other.
    private void compose(CurrentAgent caller, Items items) {
        items.checked.entrySet().stream()
                .sorted(Comparator.comparing(entry -> entry.getValue().thread()))
                .forEach(entry -> {
                    var message = entry.getValue();
                    try {
                        items.valid.put(entry.getKey(), prepare.of(caller, message.item(), message.type()));
                    } catch (HubException refusal) {
                        items.refused.put(entry.getKey(), refusal);
                    }
                });
    }

    private MessageType checkedType(CurrentAgent caller, JsonNode item) {
        StrictJson.requireStorable(item);
        if (Envelope.encoded(item).length > StrictJson.LARGEST_BODY) {
            throw new HubException(
                    ProblemType.PAYLOAD_TOO_LARGE, "A message has at most 64 KiB, in a batch as elsewhere.");
        }
        var type = checks.typeOf(caller, item);
        if (type == MessageType.HEARTBEAT || messages.hasEffect(item, type)) {
            throw HubException.of(
                    ProblemType.INVALID_MESSAGE,
                    List.of(FieldError.at("/type", "is not for batches; " + routeOf(type) + ", or post it by itself")));
        }
        return type;
    }

    private static String routeOf(MessageType type) {
        return switch (type) {
            case HEARTBEAT -> "send it to POST /api/v2/agent/heartbeat";
            case QUESTION -> "ask with POST /api/v2/agent/questions";
            case ANSWER -> "answer with POST /api/v2/agent/questions/{id}/answers";
            case TASK_HANDOFF -> "hand over with POST /api/v2/agent/handoff";
            case DISCOVERY -> "the hub answers it";
            case STATUS_UPDATE, SECRET_SHARE, AUDIT_LOG -> "it has an effect of its own";
        };
    }

    private List<BatchResult> results(Items items, int size) {
        var stored = messages.publishTogether(List.copyOf(items.valid.values())).iterator();
        var results = new ArrayList<BatchResult>(size);
        for (int i = 0; i < size; i++) {
            var refusal = items.refused.get(i);
            results.add(
                    refusal == null
                            ? BatchResult.stored(i, stored.next())
                            : BatchResult.refused(i, ItemProblem.of(refusal, baseUrl)));
        }
        return results;
    }

    /// A message that is valid in itself.
    private record Checked(JsonNode item, MessageType type) {

        String thread() {
            return item.path("correlation_id").asString("");
        }
    }

    /// The messages of a batch by their place in it.
    private static final class Items {

        private final TreeMap<Integer, Checked> checked = new TreeMap<>();
        private final TreeMap<Integer, Prepared> valid = new TreeMap<>();
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
