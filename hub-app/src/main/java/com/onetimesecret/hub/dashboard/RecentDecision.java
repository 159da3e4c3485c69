package com.onetimesecret.hub.dashboard;

import com.onetimesecret.hub.auth.ApprovalCard;
import com.onetimesecret.hub.auth.ApprovalCard.Kind;
import com.onetimesecret.hub.auth.ApprovalCard.Status;
import com.onetimesecret.hub.page.AgentText;
import com.onetimesecret.hub.page.Moment;
import java.time.Instant;
import java.util.Objects;

/// One line of the list of what was decided of late.
///
/// @param renewals how many approvals ended; 0 for other requests
/// @param text what was decided about, empty for a request to join
/// @param outcome the key of its words
/// @param by the e-mail of who decided
record RecentDecision(
        String id,
        AgentText name,
        int renewals,
        AgentText text,
        boolean approved,
        String outcome,
        String by,
        Moment when) {

    static RecentDecision of(ApprovalCard card, Instant now) {
        boolean approved = card.status() == Status.APPROVED;
        var headline = Headline.of(card, now);
        return new RecentDecision(
                card.id().value(),
                headline.name(),
                headline.renewals(),
                card.kind() == Kind.JOIN ? AgentText.of("", AgentText.NAME) : headline.text(),
                approved,
                approved ? "dashboard.outcome.approved" : "dashboard.outcome.denied",
                Objects.requireNonNullElse(card.decidedBy(), "somebody"),
                Moment.of(Objects.requireNonNullElse(card.decidedAt(), card.createdAt()), now));
    }
}
