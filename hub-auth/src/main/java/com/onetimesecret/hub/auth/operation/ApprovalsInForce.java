package com.onetimesecret.hub.auth.operation;

import com.onetimesecret.hub.api.approval.ApprovalId;
import com.onetimesecret.hub.api.approval.HumanApprovals;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.auth.approval.JdbcApprovals;
import org.springframework.stereotype.Component;

/// Looks approvals up for the other modules.
@Component
class ApprovalsInForce implements HumanApprovals {

    private final JdbcOperations operations;
    private final JdbcApprovals approvals;

    ApprovalsInForce(JdbcOperations operations, JdbcApprovals approvals) {
        this.operations = operations;
        this.approvals = approvals;
    }

    @Override
    public boolean isInForce(CurrentAgent caller, ApprovalId id) {
        // Its own is in force, or it could not call.
        return id.equals(caller.approvalId()) || operations.isInForce(caller.networkId(), caller.id(), id);
    }

    @Override
    public int waiting(CurrentAgent caller) {
        return approvals.waitingOf(caller.id());
    }
}
