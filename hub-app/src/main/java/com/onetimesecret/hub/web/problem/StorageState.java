package com.onetimesecret.hub.web.problem;

import com.onetimesecret.hub.environment.StorageFailure;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// What is known of the storage now, said in the log once when it changes.
@Component
public class StorageState implements MeterBinder {

    private static final Logger log = LoggerFactory.getLogger(StorageState.class);
    private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();

    private final AtomicBoolean down = new AtomicBoolean();
    private final AtomicLong since = new AtomicLong();
    private final AtomicLong saidFull = new AtomicLong(System.nanoTime() - QUIET_NANOS);
    private volatile boolean clocksApart;

    /// Whether nothing can be stored at the moment.
    public boolean isDown() {
        return down.get();
    }

    /// Whether the hub's clock and the database's are too far apart to decide anything by them.
    public boolean clocksAreApart() {
        return clocksApart;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("hub.storage.up", this, state -> state.isDown() || state.clocksAreApart() ? 0 : 1)
                .description("1 while the storage can be worked with")
                .register(registry);
    }

    /// Something failed because of the storage; who was interrupted while it spoke to it says nothing of it.
    public void failed(Throwable failure) {
        if (StorageFailure.isOwnInterrupt(failure)) {
            return;
        }
        var kind = StorageFailure.of(failure).orElse(StorageFailure.UNREACHABLE);
        switch (kind) {
            case FULL -> full();
            case READ_ONLY ->
                wentDown("Storage does not answer as it should: the database is read-only. Writing calls get 503 until"
                        + " it takes changes again; where a provider set it so, look for a full disk");
            case UNREACHABLE, FORBIDDEN -> away(why(failure));
        }
    }

    private static String why(Throwable failure) {
        return StorageFailure.of(failure).isPresent()
                ? StorageFailure.words(failure)
                : failure.getClass().getSimpleName();
    }

    /// Something in the background could not reach the storage.
    void away(String why) {
        wentDown("Storage does not answer: " + why + ". Calls get 503 until it does; look at the database");
    }

    /// The clocks are too far apart.
    public void clocksApart(String words) {
        if (!clocksApart) {
            clocksApart = true;
            log.error("{}: every call gets 503 until they agree again. Set both by NTP", words);
        }
    }

    /// A look at the storage found nothing wrong.
    public void works() {
        if (clocksApart) {
            clocksApart = false;
            log.warn("The clocks of the hub and the database agree again");
        }
        if (down.compareAndSet(true, false)) {
            log.warn("Storage answers again, after {} s", (System.nanoTime() - since.get()) / 1_000_000_000);
        }
    }

    private void wentDown(String line) {
        if (down.compareAndSet(false, true)) {
            since.set(System.nanoTime());
            log.warn(line);
        }
    }

    // Reading goes on, so this is no state: some calls fail, others do not.
    private void full() {
        long last = saidFull.get();
        if (System.nanoTime() - last >= QUIET_NANOS && saidFull.compareAndSet(last, System.nanoTime())) {
            log.error("The database's disk is full: calls that store something get 503. Make room");
        }
    }
}
