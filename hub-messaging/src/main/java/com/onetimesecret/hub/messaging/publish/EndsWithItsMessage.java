package com.onetimesecret.hub.messaging.publish;

import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.message.MessageId;
import com.onetimesecret.hub.messaging.schema.MessageType;
import tools.jackson.databind.JsonNode;

/// What messages of one type began, and what their author takes back together with them.
public interface EndsWithItsMessage {

    /// The type of those messages.
    MessageType type();

    /// Ends it, before the message is deleted; nothing where it has ended already.
    ///
    /// @param message as it is stored
    void end(CurrentAgent author, MessageId id, JsonNode message);
}
