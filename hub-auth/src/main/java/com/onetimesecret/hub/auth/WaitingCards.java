package com.onetimesecret.hub.auth;

import java.util.List;

/// The first of the requests that wait for a person.
///
/// @param hasMore whether others wait behind them
public record WaitingCards(List<ApprovalCard> cards, boolean hasMore) {

    public WaitingCards {
        cards = List.copyOf(cards);
    }
}
