package com.onetimesecret.hub.web;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/// The first part of the hub's end: it says that it is not ready, and serves on for a pause in which load
/// balancers hear that.
///
/// What follows is the order of the phases of Spring's lifecycle: streams say goodbye and those who wait are
/// answered; the web server listens no more and finishes what it has; what the last calls left is stored.
@Component
class Draining {

    private static final Logger log = LoggerFactory.getLogger(Draining.class);

    private final ApplicationContext hub;
    private final DrainSettings settings;
    private volatile boolean begun;

    Draining(ApplicationContext hub, DrainSettings settings) {
        this.hub = hub;
        this.settings = settings;
    }

    /// Whether the hub is about to end.
    boolean hasBegun() {
        return begun;
    }

    /// Before everybody else who hears of the end and might do less from then on.
    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void begin(ContextClosedEvent closed) {
        // A server of its own for the metrics is a context below this one, and ends by itself.
        if (begun || !closed.getApplicationContext().equals(hub)) {
            return;
        }
        begun = true;
        log.info(
                "The hub ends: it is not ready any more, and stops listening in {} s",
                settings.pause().toSeconds());
        try {
            Thread.sleep(settings.pause());
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
