package com.onetimesecret.hub.messaging.log;

import java.util.List;

/// Some messages in the order of the log.
///
/// @param more whether more were there already
/// @param cursor where to go on; moves on even when nothing matched
public record Slice(List<Entry> entries, boolean more, Cursor cursor) {

    public Slice {
        entries = List.copyOf(entries);
    }
}
