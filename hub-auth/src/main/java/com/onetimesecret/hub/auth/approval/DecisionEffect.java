package com.onetimesecret.hub.auth.approval;

import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.auth.ApprovalCard.Kind;
import com.onetimesecret.hub.auth.Decision.Approve;
import com.onetimesecret.hub.auth.Decision.Deny;

/// What a decision brings about for one kind of request; called inside the deciding transaction.
public interface DecisionEffect {

    Kind kind();

    /// What the person grants.
    ///
    /// @throws com.onetimesecret.hub.api.problem.HubException invalid-request, for what was not asked for
    Granted grant(StoredApproval before, Approve approve);

    /// Brings about what was granted; the card is approved by now.
    void approved(CurrentPerson person, StoredApproval before, Granted grant);

    /// Brings about what a no asks for beside the no; the card is denied by now.
    void denied(CurrentPerson person, StoredApproval before, Deny deny);
}
