package com.onetimesecret.hub.messaging.log;

import java.time.Duration;
import org.springframework.stereotype.Component;

/// Shows readers of this hub what it stored, as soon as it is on disk.
@Component
class Arrivals {

    /// What another hub stored in between is on its way; nobody waits for it longer than they would notice.
    private static final Duration PATIENCE = Duration.ofMillis(100);

    private final Tail tail;
    private final LogFollower follower;
    private final LogSignals signals;

    Arrivals(Tail tail, LogFollower follower, LogSignals signals) {
        this.tail = tail;
        this.follower = follower;
        this.signals = signals;
    }

    /// Makes the messages readable, so that who is told that they are stored finds them.
    void take(Appended appended) {
        signals.grown(appended.to());
        if (!tail.offer(appended.from().seq(), appended.to(), appended.entries())) {
            follower.nudge();
            tail.await(appended.to().seq(), PATIENCE);
        }
    }

    /// The same without waiting, for who holds a connection: the follower may need one to bring what is missing. A
    /// reader with a cursor behind these messages waits for them.
    void takeSoon(Appended appended) {
        signals.grown(appended.to());
        if (!tail.offer(appended.from().seq(), appended.to(), appended.entries())) {
            follower.nudge();
        }
    }
}
