package com.onetimesecret.hub.messaging.audit;

import com.onetimesecret.hub.messaging.upkeep.Upkeep;
import java.util.List;
import org.springframework.stereotype.Component;

/// What is done to the trail by itself, again and again while the hub runs.
@Component
class TrailUpkeep implements Upkeep {

    private final LinkEntries links;
    private final SignCheckpoints checkpoints;
    private final AuditSweeper sweeper;
    private final AuditSettings settings;

    TrailUpkeep(LinkEntries links, SignCheckpoints checkpoints, AuditSweeper sweeper, AuditSettings settings) {
        this.links = links;
        this.checkpoints = checkpoints;
        this.sweeper = sweeper;
        this.settings = settings;
    }

    @Override
    public List<Chore> chores() {
        return List.of(
                new Chore("audit-chainer", settings.linkInterval(), links::linkOrReport),
                new Chore("audit-checkpoints", settings.checkpointInterval(), checkpoints::signAll),
                new Chore("audit-sweeper", settings.sweepInterval(), sweeper::sweep));
    }
}
