package com.onetimesecret.hub.messaging.audit;

import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.messaging.log.Recurring;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Deletes entries of the trail that are older than their kind is kept.
@Component
class AuditSweeper implements SmartLifecycle {

    private final JdbcAuditTrail trail;
    private final AuditSettings settings;
    private volatile @Nullable Recurring sweeping;

    AuditSweeper(JdbcAuditTrail trail, AuditSettings settings) {
        this.trail = trail;
        this.settings = settings;
    }

    /// Deletes what is old enough, in short transactions.
    void sweep() {
        sweep(AuditEntry.Kind.TRAFFIC, settings.ttl());
        sweep(AuditEntry.Kind.SECURITY, settings.securityTtl());
    }

    private void sweep(AuditEntry.Kind kind, Duration age) {
        int deleted = settings.sweepRows();
        while (deleted == settings.sweepRows()) {
            deleted = trail.deleteOlderThan(age, kind, settings.sweepRows());
        }
    }

    @Override
    public void start() {
        sweeping = Recurring.start("audit-sweeper", settings.sweepInterval(), this::sweep);
    }

    @Override
    public void stop() {
        var current = sweeping;
        sweeping = null;
        if (current != null) {
            current.close();
        }
    }

    @Override
    public boolean isRunning() {
        return sweeping != null;
    }

    @Override
    public int getPhase() {
        return 0;
    }
}
