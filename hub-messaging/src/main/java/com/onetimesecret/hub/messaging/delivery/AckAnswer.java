package com.onetimesecret.hub.messaging.delivery;

import com.onetimesecret.hub.api.message.MessageId;
import com.onetimesecret.hub.api.problem.NextStep;
import java.time.Instant;
import java.util.List;

/// The answer to an acknowledgement; `acked_at` is the time of the first.
record AckAnswer(MessageId id, String state, Instant ackedAt, List<NextStep> next) {

    AckAnswer {
        next = List.copyOf(next);
    }
}
