package com.onetimesecret.hub.auth.approval;

import com.onetimesecret.hub.api.call.CurrentPerson;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What waits for a person, page by page.
@Component
public class WaitingList {

    private final JdbcApprovals approvals;

    WaitingList(JdbcApprovals approvals) {
        this.approvals = approvals;
    }

    /// At most `limit` cards that this person may decide, behind the cursor of an earlier page.
    ///
    /// @throws com.onetimesecret.hub.api.problem.HubException invalid-request for a cursor that is none
    public WaitingPage page(CurrentPerson person, @Nullable String cursor, int limit) {
        var personId = person.id().value();
        var found = approvals.waiting(person.networkId(), personId, WaitingCursor.of(cursor), limit + 1);
        var shown = found.subList(0, Math.min(limit, found.size()));
        return new WaitingPage(
                shown.isEmpty()
                        ? cursor
                        : WaitingCursor.behind(shown.getLast(), personId).toString(),
                found.size() > limit,
                shown.stream().map(StoredApproval::card).toList());
    }
}
