package com.onetimesecret.hub.messaging.publish;

import com.onetimesecret.hub.api.message.MessageId;
import com.onetimesecret.hub.api.problem.NextStep;
import java.time.Instant;
import java.util.List;

/// The answer to a stored message.
record PostReceipt(MessageId id, long seq, String cursor, Instant expiresAt, int listeners, List<NextStep> next) {

    PostReceipt {
        next = List.copyOf(next);
    }
}
