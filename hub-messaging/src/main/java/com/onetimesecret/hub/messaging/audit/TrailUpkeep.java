package com.onetimesecret.hub.messaging.audit;

import com.onetimesecret.hub.messaging.log.Recurring;
import java.util.List;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// What is done to the trail by itself, again and again while the hub runs.
@Component
class TrailUpkeep implements SmartLifecycle {

    private final LinkEntries links;
    private final SignCheckpoints checkpoints;
    private final AuditSweeper sweeper;
    private final AuditSettings settings;
    private volatile List<Recurring> running = List.of();

    TrailUpkeep(LinkEntries links, SignCheckpoints checkpoints, AuditSweeper sweeper, AuditSettings settings) {
        this.links = links;
        this.checkpoints = checkpoints;
        this.sweeper = sweeper;
        this.settings = settings;
    }

    @Override
    public void start() {
        running = List.of(
                Recurring.start("audit-chainer", settings.linkInterval(), links::linkOrReport),
                Recurring.start("audit-checkpoints", settings.checkpointInterval(), checkpoints::signAll),
                Recurring.start("audit-sweeper", settings.sweepInterval(), sweeper::sweep));
    }

    @Override
    public void stop() {
        var current = running;
        running = List.of();
        current.forEach(Recurring::close);
    }

    @Override
    public boolean isRunning() {
        return !running.isEmpty();
    }

    @Override
    public int getPhase() {
        return 0;
    }
}
