package com.onetimesecret.hub.messaging.presence;

import com.onetimesecret.hub.messaging.log.Recurring;
import com.onetimesecret.hub.messaging.peer.PeerSettings;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Looks every few seconds who is there.
@Component
class PresenceWatch implements SmartLifecycle {

    private final AnnouncePresence announcements;
    private final PeerSettings settings;
    private volatile @Nullable Recurring watching;

    PresenceWatch(AnnouncePresence announcements, PeerSettings settings) {
        this.announcements = announcements;
        this.settings = settings;
    }

    @Override
    public void start() {
        watching = Recurring.start("presence-watch", settings.lookEvery(), () -> announcements.look(settings));
    }

    @Override
    public void stop() {
        var current = watching;
        watching = null;
        if (current != null) {
            current.close();
        }
    }

    @Override
    public boolean isRunning() {
        return watching != null;
    }

    @Override
    public int getPhase() {
        return 0;
    }
}
