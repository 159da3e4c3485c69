package com.onetimesecret.hub.vault.secret;

import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.event.SecretAlarm;
import com.onetimesecret.hub.vault.secret.JdbcReceipts.RefusedOpen;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Tells the owner of a secret that somebody who has its key came in vain, because it had been read or because it is
/// for others: the sign that a key went astray.
@Component
class RefusedOpens {

    private static final Logger log = LoggerFactory.getLogger(RefusedOpens.class);

    /// So many at a time are written down; of more the owner learns no more.
    private static final int PLACES = 4;

    private final Semaphore places = new Semaphore(PLACES);
    private final JdbcReceipts receipts;
    private final AuditTrail trail;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transactions;
    private final Executor executor;

    RefusedOpens(
            JdbcReceipts receipts,
            AuditTrail trail,
            ApplicationEventPublisher events,
            TransactionTemplate transactions,
            @Qualifier("applicationTaskExecutor") Executor executor) {
        this.receipts = receipts;
        this.trail = trail;
        this.events = events;
        this.transactions = transactions;
        this.executor = executor;
    }

    /// To be called on every open that found nothing. What it writes it writes later, so that the answer takes the
    /// same time whether there ever was such a secret or not.
    void suspect(Party party, BearerKey secretKey) {
        if (receipts.isAlarming(party, secretKey) && places.tryAcquire()) {
            executor.execute(() -> {
                try {
                    record(party, secretKey);
                } finally {
                    places.release();
                }
            });
        }
    }

    private void record(Party party, BearerKey secretKey) {
        try {
            transactions.executeWithoutResult(
                    _ -> receipts.countRefused(party, secretKey).ifPresent(refused -> tell(party, refused)));
        } catch (RuntimeException failure) {
            log.error("An open in vain could not be recorded", failure);
        }
    }

    private void tell(Party party, RefusedOpen refused) {
        trail.record(new AuditEntry(
                refused.network(),
                AuditEntry.Kind.SECURITY,
                party.actor(),
                "secret.open_refused",
                refused.id().value(),
                Map.of("reason", refused.wasOpen() ? "read before" : "for others")));
        if (refused.isFirst()) {
            // Once for each reason: whoever has a key could otherwise fill its owner's inbox.
            events.publishEvent(new SecretAlarm(
                    refused.network(), refused.owner(), refused.id().value(), refused.wasOpen()));
        }
    }
}
