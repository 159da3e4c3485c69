package com.onetimesecret.hub.auth.join;

import com.onetimesecret.hub.auth.agent.JdbcAgents;
import com.onetimesecret.hub.auth.approval.JdbcApprovals;
import com.onetimesecret.hub.auth.key.UsedProofs;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// The tables that joining reads and writes, in one transaction.
@Component
record JoinStorage(
        JdbcApprovals approvals,
        JdbcAuthRequests handles,
        JdbcAgents agents,
        InvitedAgents invited,
        UsedProofs usedProofs,
        TransactionTemplate transaction) {}
