package com.onetimesecret.hub.messaging.log;

import java.util.List;

/// Messages that were put behind the head `from` and left the head `to`.
record Appended(Head from, Head to, List<Placed> messages) {

    Appended {
        messages = List.copyOf(messages);
    }

    /// The same for readers.
    List<Entry> entries() {
        return messages.stream().map(Placed::entry).toList();
    }
}
