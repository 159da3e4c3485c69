package com.onetimesecret.hub.dashboard;

import com.onetimesecret.hub.auth.ApprovalCard;
import com.onetimesecret.hub.page.AgentText;
import com.onetimesecret.hub.page.Moment;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How a request came about, as keys of words.
///
/// @param headline the key of a few words for lists
/// @param explanation the key of what that means for the person who decides
/// @param replaced the agent whose key would end, if any
/// @param replacedSeen when that agent was last seen, if ever
record Origin(
        String headline,
        String explanation,
        boolean isStranger,
        @Nullable AgentText replaced,
        @Nullable Moment replacedSeen) {

    static Origin of(ApprovalCard card, Instant now) {
        return switch (card.origin()) {
            case STRANGER ->
                new Origin("dashboard.origin.stranger", "dashboard.origin.stranger.means", true, null, null);
            case KNOWN_KEY -> new Origin("dashboard.origin.known", "dashboard.origin.known.means", false, null, null);
            case INVITED -> new Origin("dashboard.origin.invited", "dashboard.origin.invited.means", false, null, null);
            case NEW_KEY -> newKey(card, now);
        };
    }

    private static Origin newKey(ApprovalCard card, Instant now) {
        var name = card.replacesName();
        var seen = card.replacedLastSeenAt();
        return new Origin(
                "dashboard.origin.new",
                "dashboard.origin.new.means",
                true,
                name == null ? null : AgentText.of(name, AgentText.NAME),
                seen == null ? null : Moment.of(seen, now));
    }
}
