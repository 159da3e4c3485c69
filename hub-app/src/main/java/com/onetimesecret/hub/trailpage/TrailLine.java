package com.onetimesecret.hub.trailpage;

import com.onetimesecret.hub.messaging.Trail;
import com.onetimesecret.hub.page.Actor;
import com.onetimesecret.hub.page.Actors;
import com.onetimesecret.hub.page.AgentText;
import com.onetimesecret.hub.page.LongText;
import com.onetimesecret.hub.page.Moment;
import java.time.Instant;
import java.util.Objects;

/// An entry of the trail as a page shows it.
///
/// @param details JSON as it is chained; empty where it was erased
record TrailLine(
        long place,
        Moment at,
        String kind,
        Actor who,
        AgentText action,
        Actor subject,
        LongText details,
        boolean erased) {

    static TrailLine of(Trail.Line line, Actors.Cast cast, Instant now) {
        return new TrailLine(
                line.place(),
                Moment.of(line.at(), now),
                line.kind(),
                cast.of(line.actor()),
                AgentText.of(line.action(), AgentText.NAME),
                cast.of(line.subject()),
                LongText.of(Objects.requireNonNullElse(line.details(), "")),
                line.details() == null);
    }

    /// Whether its details say anything.
    public boolean hasDetails() {
        return !erased && !details.shown().equals("{}");
    }
}
