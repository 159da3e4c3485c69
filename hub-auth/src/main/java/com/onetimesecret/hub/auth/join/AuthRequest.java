package com.onetimesecret.hub.auth.join;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.auth.approval.StoredApproval;
import java.time.Instant;

/// One handle to poll with and the card it stands for; its secret id is known to the agent only.
///
/// @param agentId the id its agent was told, which for an unproven request was a provisional one
public record AuthRequest(StoredApproval approval, AgentId agentId, Instant expiresAt, int intervalSeconds) {

    /// Whether the agent may poll with it under that id.
    public boolean isFor(AgentId agent) {
        return agent.equals(agentId) || agent.equals(approval.card().agentId());
    }
}
