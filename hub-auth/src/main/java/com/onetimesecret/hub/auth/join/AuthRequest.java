package com.onetimesecret.hub.auth.join;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.auth.approval.StoredApproval;
import java.time.Instant;

/// One handle to poll with and the card it stands for; its secret id is known to the agent only.
public record AuthRequest(StoredApproval approval, AgentId agentId, Instant expiresAt, int intervalSeconds) {}
