package com.onetimesecret.hub.messaging.task;

import com.onetimesecret.hub.api.agent.AgentId;
import java.util.Map;

/// Whose lease a call speaks of: the agent's, under that generation.
record Holding(AgentId agent, int generation) {

    /// For the statements that ask whether it still runs.
    Map<String, Object> parameters() {
        return Map.of("agent", agent.value(), "by", agent.value(), "generation", generation);
    }
}
