package com.onetimesecret.hub.web;

import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Looks at the storage and the clock every second, so that the log says when something changes, also while nobody
/// calls.
@Component
class WatchStorage {

    private static final Logger log = LoggerFactory.getLogger(WatchStorage.class);

    /// A process that was held up for long, as by a machine that slept, looks the same; so less is not said.
    private static final Duration WORTH_SAYING = Duration.ofSeconds(5);

    private final Readiness readiness;
    private final InstantSource clock;
    private long lastMillis;
    private long lastNanos;

    WatchStorage(Readiness readiness, InstantSource clock) {
        this.readiness = readiness;
        this.clock = clock;
        this.lastMillis = clock.millis();
        this.lastNanos = System.nanoTime();
    }

    @Scheduled(initialDelay = 1_000, fixedDelay = 1_000)
    void look() {
        lookAtClock();
        readiness.isReady();
    }

    private void lookAtClock() {
        long millis = clock.millis();
        long nanos = System.nanoTime();
        var jump = Duration.ofMillis(millis - lastMillis).minusNanos(nanos - lastNanos);
        lastMillis = millis;
        lastNanos = nanos;
        if (jump.abs().compareTo(WORTH_SAYING) > 0) {
            log.warn(
                    "This machine's clock jumped {} seconds {}. What ends by the clock ended {}; let NTP correct it"
                            + " slowly",
                    jump.abs().toSeconds(),
                    jump.isNegative() ? "back" : "ahead",
                    jump.isNegative() ? "later" : "earlier");
        }
    }
}
