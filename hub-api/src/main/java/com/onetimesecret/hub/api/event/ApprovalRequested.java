package com.onetimesecret.hub.api.event;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.approval.ApprovalId;

/// People are to be told of a request that waits; published inside the transaction that says so, after the request's
/// own.
public record ApprovalRequested(NetworkId networkId, ApprovalId approvalId) {}
