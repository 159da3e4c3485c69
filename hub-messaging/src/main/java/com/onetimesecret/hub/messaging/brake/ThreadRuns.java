package com.onetimesecret.hub.messaging.brake;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.network.NetworkContents;
import com.onetimesecret.hub.messaging.log.Recurring;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Forgets the runs of silent threads and of erased networks; there is nothing in them to hand out.
@Component
class ThreadRuns implements NetworkContents, SmartLifecycle {

    private final JdbcThreadRuns runs;
    private final LoopBrakeSettings settings;
    private volatile @Nullable Recurring sweeping;

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
        int deleted = settings.sweepRows();
        while (deleted == settings.sweepRows()) {
            deleted = runs.deleteSilent(settings.sweepRows());
        }
    }

    @Override
    public void start() {
        sweeping = Recurring.start("thread-sweeper", settings.sweepInterval(), this::sweep);
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
