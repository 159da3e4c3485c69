package com.onetimesecret.hub.live;

import com.onetimesecret.hub.auth.ApprovalCard;
import java.util.List;

/// What waits for a person, as an open page is told of it.
///
/// @param count of the requests
/// @param version changes exactly when the list does
public record Waiting(int count, String version) {

    /// The state of that list.
    public static Waiting of(List<ApprovalCard> cards) {
        // A renewal stays and shows another list.
        var version = Integer.toHexString(cards.stream()
                .map(card -> card.id() + card.shownHash())
                .toList()
                .hashCode());
        return new Waiting(cards.size(), version);
    }
}
