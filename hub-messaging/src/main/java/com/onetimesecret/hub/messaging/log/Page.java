package com.onetimesecret.hub.messaging.log;

import com.onetimesecret.hub.api.message.MessageId;
import java.util.List;

/// Some messages in the order of the log, as stored.
///
/// @param cursor where to go on; moves on even when nothing matched
/// @param hasMore whether more messages were there already
/// @param gap whether the reader's cursor was of a log that was replaced, so that it may have missed some
/// @param addressed those of the messages that name the reader
public record Page(Cursor cursor, boolean hasMore, boolean gap, List<byte[]> messages, List<MessageId> addressed) {

    public Page {
        addressed = List.copyOf(addressed);
        messages = List.copyOf(messages);
    }
}
