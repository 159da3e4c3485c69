package com.onetimesecret.hub.messaging.brake;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.network.NetworkContents;
import com.onetimesecret.hub.messaging.upkeep.Upkeep;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/// Forgets the runs of silent threads and of erased networks; there is nothing in them to hand out.
@Component
class ThreadRuns implements NetworkContents, Upkeep {

    private final JdbcThreadRuns runs;
    private final LoopBrakeSettings settings;

    ThreadRuns(JdbcThreadRuns runs, LoopBrakeSettings settings) {
        this.runs = runs;
        this.settings = settings;
    }

    @Override
    public void export(NetworkId network, Consumer<String> line) {}

    @Override
    public int erase(NetworkId network, int limit) {
        return runs.deleteOf(network, limit);
    }

    /// Forgets silent threads, in short transactions.
    void sweep() {
        Upkeep.untilNoMore(settings.sweepRows(), () -> runs.deleteSilent(settings.sweepRows()));
    }

    @Override
    public List<Chore> chores() {
        return List.of(new Chore("thread-sweeper", settings.sweepInterval(), this::sweep));
    }
}
