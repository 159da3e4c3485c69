package com.onetimesecret.hub.auth.token;

import com.onetimesecret.hub.api.agent.AgentDirectory;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.call.AuthRateLimit;
import org.springframework.stereotype.Component;

/// What is kept of who asked for tokens and how often.
@Component
record ProvenCalls(AgentDirectory directory, AuthRateLimit rateLimit) {

    /// Counts a proven call.
    ///
    /// @throws com.onetimesecret.hub.api.problem.HubException rate-limited
    void count(TokenRequest request) {
        count(request.clientId());
    }

    /// Counts a call that this client has proven.
    ///
    /// @throws com.onetimesecret.hub.api.problem.HubException rate-limited
    void count(AgentId client) {
        rateLimit.countProven(client);
    }
}
