package com.onetimesecret.hub.messaging.delivery;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How far a message got with one recipient, and when; what the hub does not know is absent.
///
/// @param to an agent's id, or `human`
/// @param state `stored`, `fetched`, `acked`, `answered`, or `expired`: it ended before that
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Delivery(
        String to,
        String state,
        Instant storedAt,
        @Nullable Instant fetchedAt,
        @Nullable Instant openedAt,
        @Nullable Instant ackedAt,
        @Nullable Instant answeredAt,
        @Nullable Instant expiredAt) {

    /// The delivery of a message to which those steps happened.
    static Delivery of(Stored stored, Map<Step, Instant> steps) {
        var expired = stored.over() && !hasArrived(stored, steps);
        return new Delivery(
                stored.recipient(),
                expired ? "expired" : state(steps),
                stored.receivedAt(),
                steps.get(Step.FETCHED),
                steps.get(Step.OPENED),
                steps.get(Step.ACKED),
                steps.get(Step.ANSWERED),
                expired ? stored.expiresAt() : null);
    }

    /// Whether it got as far as its sender wanted: to be taken note of, or just to be there to read.
    private static boolean hasArrived(Stored stored, Map<Step, Instant> steps) {
        return steps.containsKey(Step.ACKED)
                || steps.containsKey(Step.ANSWERED)
                || (!stored.requiresAck() && (steps.containsKey(Step.FETCHED) || steps.containsKey(Step.OPENED)));
    }

    private static String state(Map<Step, Instant> steps) {
        if (steps.containsKey(Step.ANSWERED)) {
            return "answered";
        }
        if (steps.containsKey(Step.ACKED)) {
            return "acked";
        }
        // Who opened it was handed all of it.
        return steps.containsKey(Step.FETCHED) || steps.containsKey(Step.OPENED) ? "fetched" : "stored";
    }

    /// A message for one recipient, as it was stored.
    ///
    /// @param over whether the message has ended
    record Stored(
            String recipient,
            String sender,
            boolean requiresAck,
            Instant receivedAt,
            Instant expiresAt,
            boolean over) {}
}
