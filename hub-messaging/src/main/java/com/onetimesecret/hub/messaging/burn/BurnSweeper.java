package com.onetimesecret.hub.messaging.burn;

import com.onetimesecret.hub.messaging.log.Recurring;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Destroys contents that nobody opened in time; the moment it is over nobody can open them any more.
@Component
class BurnSweeper implements SmartLifecycle {

    private final JdbcSealedMessages sealed;
    private final BurnSettings settings;
    private volatile @Nullable Recurring sweeping;

    BurnSweeper(JdbcSealedMessages sealed, BurnSettings settings) {
        this.sealed = sealed;
        this.settings = settings;
    }

    /// Destroys what is over, in short transactions.
    void sweep() {
        int destroyed = settings.sweepRows();
        while (destroyed == settings.sweepRows()) {
            destroyed = sealed.destroyExpired(settings.sweepRows());
        }
    }

    @Override
    public void start() {
        sweeping = Recurring.start("burn-sweeper", settings.sweepInterval(), this::sweep);
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
