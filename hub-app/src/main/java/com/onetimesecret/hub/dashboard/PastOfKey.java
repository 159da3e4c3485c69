package com.onetimesecret.hub.dashboard;

import com.onetimesecret.hub.auth.AgentPast;
import com.onetimesecret.hub.page.Moment;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the network has already had to do with who asks, as a card shows it.
///
/// @param since the first approval
record PastOfKey(
        String network,
        @Nullable String domain,
        int approved,
        int denied,
        @Nullable Moment since) {

    static PastOfKey of(AgentPast.Known known, Instant now) {
        return new PastOfKey(
                known.network(),
                known.domain(),
                known.approved(),
                known.denied(),
                known.since() == null ? null : Moment.of(known.since(), now));
    }
}
