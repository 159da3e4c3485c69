package com.onetimesecret.hub.messaging.presence;

import com.onetimesecret.hub.messaging.peer.PeerSettings;
import com.onetimesecret.hub.messaging.upkeep.Upkeep;
import java.util.List;
import org.springframework.stereotype.Component;

/// Looks every few seconds who is there.
@Component
class PresenceWatch implements Upkeep {

    private final AnnouncePresence announcements;
    private final PeerSettings settings;

    PresenceWatch(AnnouncePresence announcements, PeerSettings settings) {
        this.announcements = announcements;
        this.settings = settings;
    }

    @Override
    public List<Chore> chores() {
        return List.of(new Chore("presence-watch", settings.lookEvery(), () -> announcements.look(settings)));
    }
}
