package com.onetimesecret.hub.vault.deposit;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.api.call.SharedLimits;
import java.time.Duration;
import org.springframework.stereotype.Component;

/// How often tokens are looked at, on all hubs together.
@Component
class DepositLimits {

    private final SharedLimits.Limit badTokens;
    private final SharedLimits.Limit perAgent;
    private final SharedLimits.Limit refusals;

    DepositLimits(SharedLimits limits, DepositSettings settings) {
        badTokens = limits.open("bad_deposit_tokens", settings.badTokensPerMinute(), Duration.ofMinutes(1));
        perAgent = limits.open("deposits", settings.perAgentPerMinute(), Duration.ofMinutes(1));
        refusals = limits.open("refused_deposits", settings.refusalsPerHour(), Duration.ofHours(1));
    }

    /// Whether tokens from there are looked at. Behind an address that the hub cannot know is everybody.
    boolean isHeard(ClientAddress from) {
        return !from.isKnown() || badTokens.hasLeft(from.network());
    }

    /// Counts a token that was none, or was refused.
    void countBad(ClientAddress from) {
        if (from.isKnown()) {
            badTokens.pass(from.network());
        }
    }

    /// Counts a token that the agent signed and whose time is not over; false if it had none left.
    boolean pass(AgentId agent) {
        return perAgent.pass(agent.value());
    }

    /// Counts a refused one; false if it gets no line in the agent's log.
    boolean isLogged(AgentId agent) {
        return refusals.pass(agent.value());
    }
}
