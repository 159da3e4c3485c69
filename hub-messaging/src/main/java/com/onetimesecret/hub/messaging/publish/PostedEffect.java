package com.onetimesecret.hub.messaging.publish;

import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.messaging.schema.MessageType;
import tools.jackson.databind.JsonNode;

/// What posting a message of one type brings about beyond being stored: the effect of that type's own route
/// (WIRE 4).
public interface PostedEffect {

    /// The type that has this effect.
    MessageType type();

    /// Whether this message of the type has it too; if not, it is stored like any other.
    default boolean isOf(JsonNode message) {
        return true;
    }

    /// The message, which is valid in itself, together with its effect.
    ///
    /// @throws com.onetimesecret.hub.api.problem.HubException if the effect is refused
    Posting of(CurrentAgent caller, JsonNode message);
}
