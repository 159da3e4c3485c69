package com.onetimesecret.hub.discovery;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/// What the one network of the hub is called, asked again every few seconds, because its owner names it while the
/// hub runs; empty while there is none, or several.
class NetworkName {

    private static final Logger log = LoggerFactory.getLogger(NetworkName.class);
    private static final Duration FRESH_FOR = Duration.ofSeconds(2);

    private final Supplier<Optional<String>> stored;
    private final InstantSource time;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile Known known = new Known(Optional.empty(), Instant.MIN);

    NetworkName(Supplier<Optional<String>> stored, InstantSource time) {
        this.stored = stored;
        this.time = time;
    }

    Optional<String> get() {
        // One asks, the others go on with what is known: discovery costs the database nothing.
        if (time.instant().isAfter(known.until()) && asking.tryLock()) {
            try {
                known = new Known(ask(), time.instant().plus(FRESH_FOR));
            } finally {
                asking.unlock();
            }
        }
        return known.name();
    }

    private Optional<String> ask() {
        try {
            return stored.get();
        } catch (DataAccessException | TransactionException noDatabase) {
            log.warn("The network's name cannot be read: {}", noDatabase.getMessage());
            return known.name();
        }
    }

    private record Known(Optional<String> name, Instant until) {}
}
