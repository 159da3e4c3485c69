package com.onetimesecret.hub.web.telemetry;

import com.onetimesecret.hub.web.problem.StorageState;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/// Whether the hub can work with its storage, for the health of the management port.
@Component("storage")
@ConditionalOnProperty("management.server.port")
class StorageHealth implements HealthIndicator {

    private final StorageState state;

    StorageHealth(StorageState state) {
        this.state = state;
    }

    @Override
    public Health health() {
        return state.isDown() || state.clocksAreApart()
                ? Health.down().build()
                : Health.up().build();
    }
}
