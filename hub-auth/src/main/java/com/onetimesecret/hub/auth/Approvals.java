package com.onetimesecret.hub.auth;

import com.onetimesecret.hub.api.approval.ApprovalId;
import com.onetimesecret.hub.api.call.CurrentPerson;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// The requests of a network as its people see and decide them.
@Component
public class Approvals {

    /// The requests that wait for a decision this person may make, oldest first; at most 100.
    public List<ApprovalCard> waiting(CurrentPerson person) {
        throw new IllegalStateException(person.email());
    }

    /// The request of that id, in any state, if it is one of the person's network.
    public Optional<ApprovalCard> find(CurrentPerson person, ApprovalId id) {
        throw new IllegalStateException(person.email() + id);
    }

    /// The waiting request whose agent shows that user code (any case, with or without the dash).
    public Optional<ApprovalId> byUserCode(CurrentPerson person, String userCode) {
        throw new IllegalStateException(person.email() + userCode);
    }

    /// Decides a waiting request, once: one conditional statement with its audit entry in the same transaction.
    ///
    /// @throws com.onetimesecret.hub.api.problem.HubException not-found, already-decided, forbidden, or
    ///     invalid-request
    ///     (wrong words, scopes that were not asked for, a longer life)
    public ApprovalCard decide(CurrentPerson person, ApprovalId id, Decision decision) {
        throw new IllegalStateException(person.email() + id + decision);
    }
}
