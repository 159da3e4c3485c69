package com.onetimesecret.hub.messaging.log;

import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Starts and stops the [LogWatch].
///
/// A bean that is stopped takes those along that depend on it, whatever their phase. The writer of messages
/// depends
/// on the watch and has to outlive it, by the calls that the web server still finishes; on this nobody depends.
@Component
class RunLogWatch implements SmartLifecycle {

    private final LogWatch watch;

    RunLogWatch(LogWatch watch) {
        this.watch = watch;
    }

    @Override
    public void start() {
        watch.start();
    }

    @Override
    public void stop() {
        watch.stop();
    }

    @Override
    public boolean isRunning() {
        return watch.isOpen();
    }

    /// Stops before the web server does: it would wait for readers that wait here.
    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }
}
