package com.onetimesecret.hub.dashboard;

import com.onetimesecret.hub.auth.ApprovalCard;
import com.onetimesecret.hub.page.AgentText;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Collectors;

/// What a request is about, in one line of a list.
///
/// @param name who asks, as the hub knows them
/// @param renewals how many approvals end; 0 for other requests
/// @param tag the key of what kind of request it is
/// @param verb the key of how the text is to be taken: as an agent's own words, or the hub's
record Headline(AgentText name, int renewals, String tag, String verb, AgentText text) {

    private static final int SHORT = 140;

    static Headline of(ApprovalCard card, Instant now) {
        var name = AgentText.of(card.agentName(), AgentText.NAME);
        return switch (card.kind()) {
            case JOIN, LOGIN ->
                new Headline(
                        name,
                        0,
                        Origin.of(card, now).headline(),
                        "dashboard.headline.says",
                        AgentText.of(card.purpose(), SHORT));
            case OPERATION ->
                new Headline(
                        name,
                        0,
                        "dashboard.headline.operation",
                        "dashboard.headline.wants",
                        AgentText.of(Objects.requireNonNull(card.operation()).action(), SHORT));
            case RENEWAL ->
                new Headline(
                        AgentText.of("", AgentText.NAME),
                        card.renewals().size(),
                        "dashboard.headline.renewal",
                        "dashboard.headline.of",
                        AgentText.of(
                                card.renewals().stream()
                                        .map(ApprovalCard.Renewal::name)
                                        .collect(Collectors.joining(", ")),
                                SHORT));
        };
    }
}
