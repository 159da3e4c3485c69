package com.onetimesecret.hub.messaging.publish;

import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.messaging.log.Draft;
import com.onetimesecret.hub.messaging.schema.MessageType;
import tools.jackson.databind.JsonNode;

/// A message that brings about nothing but being stored.
record PlainPosting(PrepareMessage prepare, CurrentAgent caller, JsonNode message, MessageType type)
        implements Posting {

    /// Whether others read it as it is sent.
    boolean isRead() {
        return !PrepareMessage.opensOnce(message);
    }

    @Override
    public Draft compose() {
        var prepared = prepare.of(caller, message, type);
        prepare.keepContent(prepared);
        return prepared.draft();
    }

    @Override
    public String toString() {
        return "PlainPosting[" + type + "]";
    }
}
