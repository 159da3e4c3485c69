package com.onetimesecret.hub.messaging.log;

import com.onetimesecret.hub.api.message.MessageId;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Reads the log: by cursor, in order, without ever skipping what became visible.
@Component
public class MessageLog {

    private final JdbcMessageLog messages;
    private final LogWatch watch;

    MessageLog(JdbcMessageLog messages, LogWatch watch) {
        this.messages = messages;
        this.watch = watch;
    }

    /// What the filter admits from that position on: up to `limit` messages and `maxBytes` bytes, but at least
    /// one if there is one.
    public Page read(Filter filter, Position from, int limit, long maxBytes) {
        // The head first: all that it counts is visible to the queries that follow, and nothing beyond it is read.
        var head = messages.head();
        var gap = from instanceof Position.After after && after.cursor().isNoneOf(head);
        long start = gap ? 0 : start(filter, from, head);
        var rows = messages.page(filter, start, Math.max(start, head.seq()), limit, maxBytes);
        var end = rows.more() ? rows.found().getLast().seq() : Math.max(start, head.seq());
        return new Page(new Cursor(head.epoch(), end), rows.more(), gap, rows.bodies(), rows.addressed());
    }

    private long start(Filter filter, Position from, Head head) {
        return switch (from) {
            case Position.Beginning beginning -> 0;
            case Position.Latest latest -> head.seq();
            case Position.Since since -> messages.lastBefore(filter.networkId(), since.time());
            case Position.After after -> after.cursor().seq();
        };
    }

    /// Whether the log as it is may have given out that cursor.
    public boolean gaveOut(Cursor cursor) {
        return !cursor.isNoneOf(messages.head());
    }

    /// The same, but waits up to `wait` for a first message, without holding a connection.
    public Page readOrWait(Filter filter, Position from, int limit, long maxBytes, Duration wait) {
        long until = System.nanoTime() + wait.toNanos();
        try (var waiter = watch.listen(filter)) {
            var page = read(filter, from, limit, maxBytes);
            while (page.messages().isEmpty() && !page.gap() && waiter.await(until)) {
                page = read(filter, new Position.After(page.cursor()), limit, maxBytes);
            }
            return page;
        }
    }

    /// The envelope of that id, if there is one that the filter's reader may see.
    public Optional<byte[]> find(MessageId id, Filter filter) {
        return messages.find(id, filter);
    }
}
