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
/// @param text what was decided about, empty for a request to join
/// @param outcome `Approved` or `Denied`
/// @param by the e-mail of who decided
record RecentDecision(
        String id, AgentText name, AgentText text, boolean approved, String outcome, String by, Moment when) {

    static RecentDecision of(ApprovalCard card, Instant now) {
        boolean approved = card.status() == Status.APPROVED;
        var headline = Headline.of(card, now);
        return new RecentDecision(
                card.id().value(),
                headline.name(),
                card.kind() == Kind.JOIN ? AgentText.of("", AgentText.NAME) : headline.text(),
                approved,
                approved ? "Approved" : "Denied",
                Objects.requireNonNullElse(card.decidedBy(), "somebody"),
                Moment.of(Objects.requireNonNullElse(card.decidedAt(), card.createdAt()), now));
    }
}
