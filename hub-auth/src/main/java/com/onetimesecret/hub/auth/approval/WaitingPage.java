package com.onetimesecret.hub.auth.approval;

import com.onetimesecret.hub.auth.ApprovalCard;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Some of the cards that wait for a person.
///
/// @param cursor where to go on, or null if nothing waits at all
public record WaitingPage(@Nullable String cursor, boolean hasMore, List<ApprovalCard> cards) {

    public WaitingPage {
        cards = List.copyOf(cards);
    }
}
