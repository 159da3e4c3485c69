package com.onetimesecret.hub.messaging.delivery;

import com.onetimesecret.hub.messaging.upkeep.Upkeep;
import java.util.List;
import org.springframework.stereotype.Component;

/// Deletes deliveries whose messages ended long ago.
@Component
class DeliverySweeper implements Upkeep {

    private final JdbcDeliveries deliveries;
    private final DeliverySettings settings;

    DeliverySweeper(JdbcDeliveries deliveries, DeliverySettings settings) {
        this.deliveries = deliveries;
        this.settings = settings;
    }

    /// Deletes what is old, in short transactions.
    void sweep() {
        Upkeep.untilNoMore(
                settings.sweepRows(), () -> deliveries.deleteEndedBefore(settings.keptFor(), settings.sweepRows()));
    }

    @Override
    public List<Chore> chores() {
        return List.of(new Chore("delivery-sweeper", settings.sweepInterval(), this::sweep));
    }
}
