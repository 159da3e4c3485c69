package com.onetimesecret.hub.messaging.publish;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.onetimesecret.hub.api.message.MessageId;
import com.onetimesecret.hub.messaging.log.Posted;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What became of one message of a batch: its place in the log, or why it was refused.
///
/// @param index its place in the batch, from 0
@JsonInclude(JsonInclude.Include.NON_NULL)
record BatchResult(
        int index,
        @Nullable MessageId id,
        @Nullable Long seq,
        @Nullable String cursor,
        @Nullable Instant expiresAt,
        @Nullable Integer listeners,
        @Nullable ItemProblem problem) {

    static BatchResult stored(int index, Posted posted) {
        return new BatchResult(
                index,
                posted.id(),
                posted.seq(),
                posted.cursor().toString(),
                posted.expiresAt(),
                posted.listeners(),
                null);
    }

    static BatchResult refused(int index, ItemProblem problem) {
        return new BatchResult(index, null, null, null, null, null, problem);
    }
}
