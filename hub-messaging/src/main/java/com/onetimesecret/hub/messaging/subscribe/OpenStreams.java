package com.onetimesecret.hub.messaging.subscribe;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.network.NetworkBudget;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/// Counts the streams that agents and networks have open at this hub, and lets nobody have too many.
@Component
class OpenStreams {

    private static final Duration COME_BACK = Duration.ofSeconds(10);

    private final NetworkBudget budget;
    private final SubscribeSettings settings;
    private final Map<AgentId, Integer> perAgent = new ConcurrentHashMap<>();

    OpenStreams(NetworkBudget budget, SubscribeSettings settings) {
        this.budget = budget;
        this.settings = settings;
    }

    /// Counts one more.
    ///
    /// @throws HubException budget-exhausted
    void take(NetworkId network, AgentId agent) {
        takeOfAgent(agent);
        try {
            budget.takeStream(network);
        } catch (HubException refused) {
            giveBackOfAgent(agent);
            throw refused;
        }
    }

    private void takeOfAgent(AgentId agent) {
        perAgent.compute(agent, (id, held) -> {
            int others = held == null ? 0 : held;
            if (others >= settings.perAgent()) {
                throw new HubException(
                                ProblemType.BUDGET_EXHAUSTED,
                                "This agent has " + others
                                        + " streams open, and may have no more. Close one; one stream"
                                        + " can follow several topics.")
                        .retryAfter(COME_BACK);
            }
            return others + 1;
        });
    }

    /// Counts one less.
    void giveBack(NetworkId network, AgentId agent) {
        giveBackOfAgent(agent);
        budget.endStream(network);
    }

    private void giveBackOfAgent(AgentId agent) {
        perAgent.computeIfPresent(agent, (id, held) -> held == 1 ? null : held - 1);
    }
}
