package com.onetimesecret.hub.api.approval;

import com.onetimesecret.hub.api.call.CurrentAgent;

/// What people approved beyond letting an agent in, for those who act on it.
public interface HumanApprovals {

    /// Whether `id` names an approval of the caller that is in force: the one by which it is in, or that of one
    /// operation, approved and not run out.
    boolean isInForce(CurrentAgent caller, ApprovalId id);

    /// How many requests of the caller wait for a person.
    int waiting(CurrentAgent caller);
}
