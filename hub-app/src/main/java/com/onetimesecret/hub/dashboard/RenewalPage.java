package com.onetimesecret.hub.dashboard;

import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.auth.ApprovalCard;
import com.onetimesecret.hub.page.AgentText;
import com.onetimesecret.hub.page.Moment;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The approvals that end soon as their page shows them.
record RenewalPage(CardPage card) {

    static RenewalPage of(ApprovalCard card, Instant now, CurrentPerson person) {
        return new RenewalPage(new CardPage(card, now, person, null, 0));
    }

    public List<Row> rows() {
        return card.card().renewals().stream()
                .map(renewal -> new Row(
                        renewal.agentId().value(),
                        AgentText.of(renewal.name(), AgentText.NAME),
                        renewal.owner(),
                        Moment.of(renewal.endsAt(), card.now()),
                        renewal.endsAt().isBefore(card.now()),
                        renewal.lastSeenAt() == null ? null : Moment.of(renewal.lastSeenAt(), card.now()),
                        Moment.inWords(renewal.lasts()),
                        renewal.renewed()))
                .toList();
    }

    /// One agent.
    ///
    /// @param ended whether its approval has ended already
    /// @param lasts how long it would go on unused
    record Row(
            String id,
            AgentText name,
            String owner,
            Moment ends,
            boolean ended,
            @Nullable Moment seen,
            String lasts,
            boolean renewed) {}
}
