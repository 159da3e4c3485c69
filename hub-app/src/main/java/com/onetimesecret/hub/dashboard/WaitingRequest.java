package com.onetimesecret.hub.dashboard;

import com.onetimesecret.hub.auth.ApprovalCard;
import com.onetimesecret.hub.page.Fingerprint;
import com.onetimesecret.hub.page.Moment;
import java.time.Instant;
import java.util.Objects;

/// One line of the list of what waits for a decision.
///
/// @param fingerprint of the key, or of the id where who asks has no key
record WaitingRequest(String id, Headline headline, Fingerprint fingerprint, Moment since, Moment until) {

    static WaitingRequest of(ApprovalCard card, Instant now) {
        return new WaitingRequest(
                card.id().value(),
                Headline.of(card, now),
                new Fingerprint(Objects.requireNonNullElse(
                        card.fingerprint(), card.agentId().value())),
                Moment.of(card.createdAt(), now),
                Moment.of(card.expiresAt(), now));
    }
}
