package com.onetimesecret.hub.nostr;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Takes out of many messages the newest that filters want, and makes events of few others: each costs a signature.
final class Sieve {

    static final Comparator<Untold> NEWEST_FIRST = Comparator.<Untold>comparingLong(
                    untold -> untold.event().createdAt())
            .reversed()
            .thenComparing(Untold::messageId);

    private static final Comparator<ToldEvent> AS_THE_PROTOCOL_SAYS = Comparator.<ToldEvent>comparingLong(
                    told -> told.event().createdAt())
            .reversed()
            .thenComparing(told -> told.event().id());

    private final List<Wish> wishes;
    private final Map<String, ToldEvent> taken = new LinkedHashMap<>();
    private int inVain;

    /// @param inVain events at most that are made for nobody; only filters by id need any
    Sieve(Collection<EventFilter> filters, int inVain) {
        wishes = filters.stream().map(Wish::new).toList();
        this.inVain = inVain;
    }

    /// What the filters want of these, the newest first.
    List<ToldEvent> sift(Collection<Untold> all, TellMessages tell, StoredEvents.Reader reader) {
        all.stream().sorted(NEWEST_FIRST).forEach(untold -> {
            if (wishes.stream().anyMatch(wish -> wish.mayTake(untold)) && (untold.isReady() || inVain > 0)) {
                take(tell.tell(untold, reader), untold.isReady());
            }
        });
        return taken.values().stream().sorted(AS_THE_PROTOCOL_SAYS).toList();
    }

    private void take(ToldEvent told, boolean wasReady) {
        var isWanted = false;
        for (var wish : wishes) {
            isWanted |= wish.takes(told);
        }
        if (isWanted) {
            taken.put(told.event().id(), told);
        } else if (!wasReady) {
            inVain--;
        }
    }

    /// One filter and what it still wants.
    private static final class Wish {
        private final EventFilter filter;
        private int left;

        Wish(EventFilter filter) {
            this.filter = filter;
            left = filter.limit();
        }

        boolean mayTake(Untold untold) {
            return left > 0 && filter.mayAdmit(untold.event());
        }

        boolean takes(ToldEvent told) {
            if (left == 0 || !filter.admits(told.event())) {
                return false;
            }
            left--;
            return true;
        }
    }
}
