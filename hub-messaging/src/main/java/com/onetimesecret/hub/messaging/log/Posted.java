package com.onetimesecret.hub.messaging.log;

import com.onetimesecret.hub.api.message.MessageId;
import java.time.Instant;

/// A message that is in the log and on disk.
///
/// @param cursor the place right behind it
/// @param listeners agents other than the sender that were waiting for such a message at this hub
public record Posted(MessageId id, long seq, Cursor cursor, Instant receivedAt, Instant expiresAt, int listeners) {

    /// The message that was stored at `seq` by a batch which left that head.
    static Posted of(Draft draft, Head head, long seq, int listeners) {
        return new Posted(
                MessageId.of(seq, draft.chance()),
                seq,
                new Cursor(head.epoch(), seq),
                head.at(),
                head.at().plus(draft.ttl()),
                listeners);
    }
}
