package com.onetimesecret.hub.web.telemetry;

import com.onetimesecret.hub.api.meter.Backlog;
import com.onetimesecret.hub.api.meter.Backlog.Waiting;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/// Looks every quarter of a minute at what waits to be done, so that being asked for it costs the database nothing.
@Component
@ConditionalOnProperty("management.server.port")
class WatchBacklogs implements MeterBinder {

    private static final Logger log = LoggerFactory.getLogger(WatchBacklogs.class);
    private static final Waiting NOT_KNOWN_YET = new Waiting(0, Duration.ZERO, 0);

    private final List<Backlog> backlogs;
    private final Map<String, Waiting> seen = new ConcurrentHashMap<>();

    WatchBacklogs(List<Backlog> backlogs) {
        this.backlogs = backlogs;
    }

    @Scheduled(initialDelay = 500, fixedDelay = 15_000)
    void look() {
        try {
            for (var backlog : backlogs) {
                seen.put(backlog.name(), backlog.now());
            }
        } catch (DataAccessException | TransactionException unreachable) {
            log.warn(
                    "What waits to be done could not be looked at: {}",
                    unreachable.getClass().getSimpleName());
        }
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (var backlog : backlogs) {
            gauge(registry, backlog, "hub.backlog.waiting", "What waits to be done", Waiting::count);
            gauge(
                    registry,
                    backlog,
                    "hub.backlog.oldest.seconds",
                    "How long the oldest of it waits",
                    waiting -> waiting.oldest().toSeconds());
            gauge(registry, backlog, "hub.backlog.failed", "What failed for good and is still known", Waiting::failed);
        }
    }

    private void gauge(
            MeterRegistry registry, Backlog backlog, String name, String description, ToDoubleFunction<Waiting> value) {
        Gauge.builder(name, () -> value.applyAsDouble(seen.getOrDefault(backlog.name(), NOT_KNOWN_YET)))
                .tag("of", backlog.name())
                .description(description)
                .register(registry);
    }
}
