package com.onetimesecret.hub.api.event;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.approval.ApprovalId;

/// A request now waits for a person; published after its commit.
public record ApprovalRequested(NetworkId networkId, ApprovalId approvalId) {}
