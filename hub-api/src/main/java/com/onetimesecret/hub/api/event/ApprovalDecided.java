package com.onetimesecret.hub.api.event;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.approval.ApprovalId;

/// A request no longer waits: a person decided it, or it was withdrawn; published after the commit.
public record ApprovalDecided(NetworkId networkId, ApprovalId approvalId) {}
