package com.onetimesecret.hub.nats;

import com.onetimesecret.hub.messaging.HubSignals;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.nats.client.Connection;
import io.nats.client.Message;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Tells the other hubs where the log ends whenever this one stored something, and looks when they say so.
///
/// A hint is a place and nothing else. Who stores does not wait for it: of several that come while one
/// leaves, the last is told.
final class WakeHubs implements MeterBinder {

    private static final int LONGEST = 40;

    private final NatsLink link;
    private final HubSignals signals;
    private final Semaphore grown = new Semaphore(0);
    private final LongAdder told = new LongAdder();
    private final LongAdder heard = new LongAdder();
    private volatile String end = "";
    private volatile @Nullable Thread thread;

    WakeHubs(NatsLink link, HubSignals signals) {
        this.link = link;
        this.signals = signals;
    }

    void start() {
        link.onConnection(this::listen);
        signals.tell(place -> {
            end = place;
            grown.release();
        });
        thread = Thread.ofPlatform().name("nats-hints").daemon().start(this::tell);
    }

    void stop() {
        signals.tell(place -> {});
        var current = thread;
        if (current != null) {
            current.interrupt();
        }
    }

    private void listen(Connection connection) {
        connection.createDispatcher(this::hear).subscribe(Subjects.HINTS);
    }

    private void hear(Message hint) {
        if (hint.getData().length <= LONGEST && signals.heard(new String(hint.getData(), StandardCharsets.US_ASCII))) {
            heard.increment();
        }
    }

    private void tell() {
        try {
            while (true) {
                grown.acquire();
                grown.drainPermits();
                if (link.publish(Subjects.HINTS, null, end.getBytes(StandardCharsets.US_ASCII))) {
                    told.increment();
                }
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        FunctionCounter.builder("hub.nats.hints", told, LongAdder::sum)
                .tag("direction", "out")
                .description("Hints to other hubs that this one stored something, and hints of theirs that were news")
                .register(registry);
        FunctionCounter.builder("hub.nats.hints", heard, LongAdder::sum)
                .tag("direction", "in")
                .description("Hints to other hubs that this one stored something, and hints of theirs that were news")
                .register(registry);
    }
}
