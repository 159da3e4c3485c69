package com.onetimesecret.hub.vault.secret;

import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.event.ContextSecretRevealed;
import java.time.Instant;
import java.util.List;
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

    /// As the last thing in the transaction that takes the reads: who listens may lock the log.
    void of(List<Won> reads) {
        trail.recordAll(reads.stream().map(RecordReveal::entry).toList());
        reads.forEach(this::tell);
    }

    private static AuditEntry entry(Won read) {
        var secret = read.taken().secret();
        return new AuditEntry(
                secret.network(),
                AuditEntry.Kind.SECURITY,
                read.party().actor(),
                "secret.revealed",
                secret.id().value(),
                Map.of());
    }

    private void tell(Won read) {
        var secret = read.taken().secret();
        var agent = read.party().agent();
        if (read.taken().withTask() && agent != null) {
            Instant at = Objects.requireNonNull(secret.history().lastReadAt());
            events.publishEvent(
                    new ContextSecretRevealed(secret.network(), secret.id().value(), agent, at));
        }
    }
}
