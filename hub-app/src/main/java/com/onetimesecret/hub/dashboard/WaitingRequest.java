package com.onetimesecret.hub.dashboard;

import com.onetimesecret.hub.auth.ApprovalCard;
import java.time.Instant;
import java.util.List;
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

    /// What changes exactly when the list does.
    static String version(List<ApprovalCard> cards) {
        // A renewal stays and shows another list.
        return Integer.toHexString(cards.stream()
                .map(card -> card.id() + card.shownHash())
                .toList()
                .hashCode());
    }
}
