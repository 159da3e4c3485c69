package com.onetimesecret.hub.a2a;

import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Whether this door goes on; if not, nobody waits behind it any longer.
@Component
class OpenDoor implements SmartLifecycle {

    private volatile boolean open;

    @Override
    public void start() {
        open = true;
    }

    @Override
    public void stop() {
        open = false;
    }

    @Override
    public boolean isRunning() {
        return open;
    }

    /// With the other streams and waits, before the web server ends.
    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }
}
