package com.onetimesecret.hub.messaging.log;

import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Deletes messages that have expired; readers stopped seeing them the moment they did.
@Component
class MessageSweeper implements SmartLifecycle {

    private final JdbcMessageLog messages;
    private final LogSettings settings;
    private volatile @Nullable Recurring sweeping;

    MessageSweeper(JdbcMessageLog messages, LogSettings settings) {
        this.messages = messages;
        this.settings = settings;
    }

    /// Deletes what has expired, in short transactions.
    void sweep() {
        int deleted = settings.sweepRows();
        while (deleted == settings.sweepRows()) {
            deleted = messages.deleteExpired(settings.sweepRows());
        }
    }

    @Override
    public void start() {
        sweeping = Recurring.start("message-sweeper", settings.sweepInterval(), this::sweep);
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
