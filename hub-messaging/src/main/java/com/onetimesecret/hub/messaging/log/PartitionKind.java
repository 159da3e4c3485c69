package com.onetimesecret.hub.messaging.log;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// How messages are put together by the time at which they end.
enum PartitionKind {
    /// Those that live for a day at most.
    HOURS("message_hours", Duration.ofHours(1), Duration.ofHours(24)),
    /// Those that live longer, a week at most.
    DAYS("message_days", Duration.ofDays(1), Duration.ofDays(7));

    /// Partitions made before the first message needs them, for a hub that is late.
    private static final int AHEAD = 2;

    private final String table;
    private final Duration width;
    private final Duration longest;

    PartitionKind(String table, Duration width, Duration longest) {
        this.table = table;
        this.width = width;
        this.longest = longest;
    }

    /// The table whose partitions they are.
    String table() {
        return table;
    }

    /// How long the messages of one partition take to end.
    Duration width() {
        return width;
    }

    /// When the partitions begin that messages posted now and soon need.
    List<Instant> beginnings(Instant now) {
        var beginnings = new ArrayList<Instant>();
        var first = Instant.ofEpochSecond(now.getEpochSecond() / width.toSeconds() * width.toSeconds());
        var end = now.plus(longest).plus(width.multipliedBy(AHEAD));
        for (var from = first; from.isBefore(end); from = from.plus(width)) {
            beginnings.add(from);
        }
        return beginnings;
    }
}
