package com.onetimesecret.hub.messaging.delivery;

import com.onetimesecret.hub.messaging.log.Recurring;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Deletes deliveries whose messages ended long ago.
@Component
class DeliverySweeper implements SmartLifecycle {

    private final JdbcDeliveries deliveries;
    private final DeliverySettings settings;
    private volatile @Nullable Recurring sweeping;

    DeliverySweeper(JdbcDeliveries deliveries, DeliverySettings settings) {
        this.deliveries = deliveries;
        this.settings = settings;
    }

    /// Deletes what is old, in short transactions.
    void sweep() {
        int deleted = settings.sweepRows();
        while (deleted == settings.sweepRows()) {
            deleted = deliveries.deleteEndedBefore(settings.keptFor(), settings.sweepRows());
        }
    }

    @Override
    public void start() {
        sweeping = Recurring.start("delivery-sweeper", settings.sweepInterval(), this::sweep);
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
