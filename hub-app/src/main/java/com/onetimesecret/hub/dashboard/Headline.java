package com.onetimesecret.hub.dashboard;

import com.onetimesecret.hub.auth.ApprovalCard;
import com.onetimesecret.hub.page.AgentText;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Collectors;

/// What a request is about, in one line of a list.
///
/// @param name who asks, as the hub knows them
/// @param tag what kind of request it is
/// @param verb how the text is to be taken: an agent's own words, or the hub's
record Headline(AgentText name, String tag, String verb, AgentText text) {

    private static final int SHORT = 140;

    static Headline of(ApprovalCard card, Instant now) {
        var name = AgentText.of(card.agentName(), AgentText.NAME);
        return switch (card.kind()) {
            case JOIN, LOGIN ->
                new Headline(name, Origin.of(card, now).headline(), "says:", AgentText.of(card.purpose(), SHORT));
            case OPERATION ->
                new Headline(
                        name,
                        "Operation",
                        "wants to:",
                        AgentText.of(Objects.requireNonNull(card.operation()).action(), SHORT));
            case RENEWAL ->
                new Headline(
                        AgentText.of(approvals(card.renewals().size()), AgentText.NAME),
                        "Renewal",
                        "of",
                        AgentText.of(
                                card.renewals().stream()
                                        .map(ApprovalCard.Renewal::name)
                                        .collect(Collectors.joining(", ")),
                                SHORT));
        };
    }

    private static String approvals(int count) {
        return count == 1 ? "An approval that ends" : count + " approvals that end";
    }
}
