package com.onetimesecret.hub.nats;

import org.springframework.context.SmartLifecycle;

/// Starts and stops all that speaks NATS. A hub starts whether NATS is there or not.
final class RunNats implements SmartLifecycle {

    private final NatsLink link;
    private final WakeHubs hints;
    private final DeliverToAgents delivery;
    private final TakePublished published;
    private final NatsSettings settings;
    private volatile boolean running;

    RunNats(NatsLink link, WakeHubs hints, DeliverToAgents delivery, TakePublished published, NatsSettings settings) {
        this.link = link;
        this.hints = hints;
        this.delivery = delivery;
        this.published = published;
        this.settings = settings;
    }

    @Override
    public void start() {
        hints.start();
        if (settings.admitsAgents()) {
            delivery.start();
            published.start();
        }
        link.start();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        if (settings.admitsAgents()) {
            published.stop();
            delivery.stop();
        }
        hints.stop();
        link.stop();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /// The last to start and the first to stop: what it makes calls to is there all the while.
    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }
}
