package com.onetimesecret.hub.auth.domain;

import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.auth.domain.Claim.State;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Looks again whether domains are still proven, some at a time: one that is not any more stops being served
/// after some days, and comes back with its proof; it never goes to somebody else. Also removes claims that
/// nobody proved in time.
@Component
class RecheckDomains {

    private static final Logger log = LoggerFactory.getLogger(RecheckDomains.class);
    private static final int AT_ONCE = 16;
    private static final int BATCH = 1_000;
    /// Longer than as many looks take; what a hub that ends leaves behind, another looks at later.
    private static final Duration LEASE = Duration.ofMinutes(10);

    private final JdbcDomains stored;
    private final DomainProof proof;
    private final DomainSettings settings;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;
    private final AtomicBoolean isUnderWay = new AtomicBoolean();

    RecheckDomains(
            JdbcDomains stored,
            DomainProof proof,
            DomainSettings settings,
            AuditTrail audit,
            TransactionTemplate transaction) {
        this.stored = stored;
        this.proof = proof;
        this.settings = settings;
        this.audit = audit;
        this.transaction = transaction;
    }

    /// Begins a round unless one is under way: servers of others may take their time, the scheduler's thread may
    /// not.
    @Scheduled(initialDelayString = "${hub.domains.look-every}", fixedDelayString = "${hub.domains.look-every}")
    void run() {
        if (isUnderWay.compareAndSet(false, true)) {
            Thread.ofVirtual().name("domains").start(() -> {
                try {
                    lookAtAllDue();
                } finally {
                    isUnderWay.set(false);
                }
            });
        }
    }

    private void lookAtAllDue() {
        try {
            stored.forgetUnproven(BATCH);
            List<Claim> taken;
            do {
                taken = stored.takeDue(AT_ONCE, LEASE);
                look(taken);
            } while (taken.size() == AT_ONCE);
        } catch (DataAccessException unreachable) {
            log.warn(
                    "Domains could not be looked at again yet: {}",
                    unreachable.getClass().getSimpleName());
        }
    }

    /// Looks at all of them at the same time, and waits for the slowest.
    private void look(List<Claim> taken) {
        var threads = Thread.ofVirtual().name("domain").factory();
        try (var looks = Executors.newThreadPerTaskExecutor(threads)) {
            taken.forEach(claim -> looks.execute(() -> {
                try {
                    look(claim);
                } catch (RuntimeException failed) {
                    // Its lease ends and it is looked at again.
                    log.warn(
                            "The domain {} could not be looked at again: {}",
                            claim.domain(),
                            failed.getClass().getSimpleName());
                }
            }));
        }
    }

    private void look(Claim claim) {
        var by = proof.look(claim).by();
        transaction.executeWithoutResult(
                status -> stored.looked(claim, by, settings.recheckEvery(), settings.patience())
                        .ifPresent(this::record));
    }

    private void record(Claim changed) {
        audit.record(new AuditEntry(
                changed.networkId(),
                AuditEntry.Kind.SECURITY,
                "system",
                changed.state() == State.SUSPENDED ? "domain.suspended" : "domain.resumed",
                changed.domain().value(),
                Map.of("agent_id", changed.agentId().value())));
    }
}
