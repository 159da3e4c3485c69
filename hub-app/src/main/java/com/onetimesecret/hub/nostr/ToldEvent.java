package com.onetimesecret.hub.nostr;

import com.onetimesecret.hub.auth.NostrEvent;

/// A message as an event.
///
/// @param messageId of the message
/// @param seq the message's place in the log
record ToldEvent(NostrEvent event, String messageId, long seq) {}
