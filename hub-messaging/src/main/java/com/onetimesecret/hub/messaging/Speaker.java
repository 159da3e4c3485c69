package com.onetimesecret.hub.messaging;

import com.onetimesecret.hub.api.agent.AgentId;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Who said something, as the hub attests.
///
/// @param agent which agent, if it was one
/// @param name what it was called then, or the person's e-mail; empty if the hub said it, or nobody knows any more
public record Speaker(Kind kind, @Nullable AgentId agent, String name) {

    /// The sender of what people and the hub itself say.
    private static final String NOBODY = "agent_" + "0".repeat(24);

    /// What can speak.
    public enum Kind {
        AGENT,
        HUMAN,
        SYSTEM
    }

    static Speaker of(JsonNode envelope) {
        var origin = envelope.path("origin");
        var id = envelope.path("agent_id").asString("");
        var agent = AgentId.isValid(id) && !id.equals(NOBODY) ? new AgentId(id) : null;
        return switch (origin.path("kind").asString(agent == null ? "system" : "agent")) {
            case "human" -> new Speaker(Kind.HUMAN, null, origin.path("owner").asString(""));
            case "agent" ->
                new Speaker(Kind.AGENT, agent, origin.path("agent_name").asString(""));
            default -> new Speaker(Kind.SYSTEM, null, "");
        };
    }
}
