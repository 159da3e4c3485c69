package com.onetimesecret.hub.dashboard;

import com.onetimesecret.hub.auth.ApprovalCard;
import com.onetimesecret.hub.page.AgentText;
import com.onetimesecret.hub.page.Moment;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How a request came about, in words.
///
/// @param headline a few words for lists
/// @param explanation what that means for the person who decides
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
                new Origin(
                        "Stranger",
                        "This key has never been approved here. Anybody who knows the hub's address could have sent this.",
                        true,
                        null,
                        null);
            case KNOWN_KEY ->
                new Origin(
                        "Known key",
                        "This key was approved here before and now asks again, or for more than it has.",
                        false,
                        null,
                        null);
            case INVITED ->
                new Origin(
                        "Invited",
                        "It came with an invite of " + card.invitedBy() + ", who owns this network.",
                        false,
                        null,
                        null);
            case NEW_KEY -> newKey(card, now);
        };
    }

    private static Origin newKey(ApprovalCard card, Instant now) {
        var name = card.replacesName();
        var seen = card.replacedLastSeenAt();
        return new Origin(
                "New key",
                "Approving gives this key the agent's name, inbox and tasks, and ends the old key at once.",
                true,
                name == null ? null : AgentText.of(name, AgentText.NAME),
                seen == null ? null : Moment.of(seen, now));
    }
}
