package com.onetimesecret.hub.nostr;

import com.onetimesecret.hub.auth.NostrEvent;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A message that may be told as an event, before the work of a signature goes into it.
///
/// @param event as it will be; without id, content and signature if the network has yet to sign it, unchecked if it
///     came as an event
/// @param isReady whether the event is checked or signed already
record Untold(JsonNode message, NostrEvent event, boolean isReady) {

    /// Where, of all events that have the same, only the newest counts.
    Optional<String> address() {
        return Kind.isAddressable(event.kind())
                ? Optional.of(event.kind() + ":" + event.pubkey() + ":"
                        + event.tag("d").orElse(""))
                : Optional.empty();
    }

    String messageId() {
        return message.path("id").asString("");
    }

    /// The message's place in the log.
    long seq() {
        return message.path("seq").asLong(0);
    }

    boolean isForFew() {
        return message.has("to");
    }

    @Override
    public String toString() {
        return messageId();
    }
}
