package com.onetimesecret.hub.vault.secret;

import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.event.ContextSecretRevealed;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/// Writes down that a secret was revealed, and says so where it goes with a task, whose sender is to know.
@Component
class RecordReveal {

    private final AuditTrail trail;
    private final ApplicationEventPublisher events;

    RecordReveal(AuditTrail trail, ApplicationEventPublisher events) {
        this.trail = trail;
        this.events = events;
    }

    /// As the last thing in the transaction that takes the read: who listens may lock the log.
    void of(Party party, TakenSecret taken) {
        var secret = taken.secret();
        trail.record(new AuditEntry(
                secret.network(),
                AuditEntry.Kind.SECURITY,
                party.actor(),
                "secret.revealed",
                secret.id().value(),
                Map.of()));
        var agent = party.agent();
        if (taken.withTask() && agent != null) {
            Instant at = Objects.requireNonNull(secret.history().lastReadAt());
            events.publishEvent(
                    new ContextSecretRevealed(secret.network(), secret.id().value(), agent, at));
        }
    }
}
