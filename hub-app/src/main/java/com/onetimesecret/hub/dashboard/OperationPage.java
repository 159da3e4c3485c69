package com.onetimesecret.hub.dashboard;

import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.auth.ApprovalCard;
import com.onetimesecret.hub.page.AgentText;
import com.onetimesecret.hub.page.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One operation as its page shows it: what the hub knows of the agent apart from what the agent wants.
record OperationPage(CardPage card, ApprovalCard.Operation operation) {

    static OperationPage of(ApprovalCard card, Instant now, CurrentPerson person) {
        return new OperationPage(new CardPage(card, now, person, null, 0), Objects.requireNonNull(card.operation()));
    }

    public AgentText action() {
        return AgentText.of(operation.action(), AgentText.PURPOSE);
    }

    public List<DetailLine> details() {
        return DetailLine.of(operation.details());
    }

    /// What may be picked; what is sent back is the option itself, what is shown cannot hide anything.
    public List<Pick> picks() {
        return operation.options().stream()
                .map(option ->
                        new Pick(option, AgentText.of(option, AgentText.NAME).shown()))
                .toList();
    }

    /// What was picked, once it was.
    @Nullable
    public AgentText picked() {
        var option = operation.option();
        return option == null ? null : AgentText.of(option, AgentText.NAME);
    }

    /// How long an approval counts, in words.
    public String counts() {
        return Moment.inWords(
                Duration.between(card.card().createdAt(), card.card().expiresAt()));
    }

    @Nullable
    public Moment validUntil() {
        var until = operation.validUntil();
        return until == null ? null : Moment.of(until, card.now());
    }

    /// One button.
    record Pick(String option, String shown) {}
}
