package com.onetimesecret.hub.auth.network;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.network.JdbcUsage.Counted;
import com.onetimesecret.hub.auth.network.JdbcUsage.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What this hub counted for one network on top of what the database knows; guarded by itself.
final class Tally {

    private static final Duration BYTES_COME_BACK = Duration.ofHours(1);

    private final NetworkId network;
    private Standing known;
    private Instant used;
    private long messages;
    private long secrets;
    private long bytes;
    private final Map<Long, Long> endings = new HashMap<>();
    private @Nullable Counted underWay;

    Tally(NetworkId network, Standing known, Instant now) {
        this.network = network;
        this.known = known;
        this.used = now;
    }

    synchronized void take(boolean message, long size, Duration life, Instant now) {
        used = now;
        if (message && messagesToday() >= known.messageLimit()) {
            throw new HubException(
                            ProblemType.BUDGET_EXHAUSTED,
                            "This network has sent its " + known.messageLimit()
                                    + " messages of today; the next day begins at 00:00 UTC.")
                    .retryAfter(Duration.ofSeconds(known.daySeconds()));
        }
        if (storedBytes() + size > known.byteLimit()) {
            throw new HubException(
                            ProblemType.BUDGET_EXHAUSTED,
                            "This network may store " + known.byteLimit()
                                    + " bytes, and this would be more. Room comes back when messages and secrets end.")
                    .retryAfter(BYTES_COME_BACK);
        }
        if (message) {
            messages++;
        } else {
            secrets++;
        }
        bytes += size;
        endings.merge(hourAfter(now.plus(life)), size, Long::sum);
    }

    // What is being written counts twice for a moment rather than not at all.
    synchronized long messagesToday() {
        return known.messages() + messages + (underWay == null ? 0 : underWay.messages());
    }

    synchronized long storedBytes() {
        return known.stored() + bytes + (underWay == null ? 0 : underWay.bytes());
    }

    synchronized Standing known() {
        return known;
    }

    synchronized boolean isIdleSince(Instant time) {
        return used.isBefore(time) && messages + secrets == 0 && underWay == null;
    }

    /// Hands over what is to be written, or null if there is nothing.
    synchronized @Nullable Counted handOver() {
        if (messages + secrets > 0) {
            underWay = new Counted(network, messages, secrets, bytes, endings);
            messages = 0;
            secrets = 0;
            bytes = 0;
            endings.clear();
        }
        return underWay;
    }

    /// Takes back what could not be written.
    synchronized void notWritten() {
        var counted = underWay;
        if (counted != null) {
            messages += counted.messages();
            secrets += counted.secrets();
            bytes += counted.bytes();
            counted.endings().forEach((hour, size) -> endings.merge(hour, size, Long::sum));
            underWay = null;
        }
    }

    /// What was handed over is written: from now on this is what the database knows.
    synchronized void written(Standing standing) {
        underWay = null;
        known = standing;
    }

    private static long hourAfter(Instant end) {
        return Math.ceilDiv(end.getEpochSecond(), 3600);
    }
}
