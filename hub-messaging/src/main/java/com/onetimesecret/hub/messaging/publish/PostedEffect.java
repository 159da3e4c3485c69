package com.onetimesecret.hub.messaging.publish;

import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.messaging.log.Posted;
import com.onetimesecret.hub.messaging.schema.MessageType;
import tools.jackson.databind.JsonNode;

/// What posting a message of one type brings about beyond being stored: the effect of that type's own route
/// (WIRE 4).
public interface PostedEffect {

    /// The type that has this effect.
    MessageType type();

    /// Whether this message of the type has it too; if not, it may be stored like any other.
    default boolean isOf(JsonNode message) {
        return true;
    }

    /// Stores the message, which is valid in itself, together with its effect; both are on disk when this returns,
    /// or neither.
    ///
    /// @throws com.onetimesecret.hub.api.problem.HubException if the effect is refused
    Posted post(CurrentAgent caller, JsonNode message);
}
