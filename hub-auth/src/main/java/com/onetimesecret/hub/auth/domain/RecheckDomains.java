package com.onetimesecret.hub.auth.domain;

import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.auth.domain.Claim.State;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Looks again whether domains are still proven, one after the other: one that is not any more stops being
/// served after some days, and comes back with its proof; it never goes to somebody else. Also removes claims
/// that nobody proved in time.
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

    @Scheduled(initialDelayString = "${hub.domains.look-every}", fixedDelayString = "${hub.domains.look-every}")
    void run() {
        try {
            stored.forgetUnproven(BATCH);
            List<Claim> taken;
            do {
                taken = stored.takeDue(AT_ONCE, LEASE);
                taken.forEach(this::look);
            } while (taken.size() == AT_ONCE);
        } catch (DataAccessException unreachable) {
            log.warn(
                    "Domains could not be looked at again yet: {}",
                    unreachable.getClass().getSimpleName());
        }
    }

    private void look(Claim claim) {
        var isProven = proof.look(claim).isProven();
        transaction.executeWithoutResult(
                status -> stored.looked(claim, isProven, settings.recheckEvery(), settings.patience())
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
