package com.onetimesecret.hub.messaging.log;

import java.util.Optional;
import org.springframework.stereotype.Component;

/// Reads the log for readers that go on from slice to slice, each in its own time.
@Component
public class FollowLog {

    private final MessageLog log;
    private final Tail tail;
    private final JdbcOlderMessages older;
    private final LogWatch watch;

    FollowLog(MessageLog log, Tail tail, JdbcOlderMessages older, LogWatch watch) {
        this.watch = watch;
        this.log = log;
        this.tail = tail;
        this.older = older;
    }

    /// Begins to listen; see [LogWatch#listen].
    public LogWatch.Ear listen(Filter filter, Runnable wake) {
        return watch.listen(filter, wake);
    }

    /// Where that position is.
    public Start start(Filter filter, Position from) {
        return log.start(filter, from);
    }

    /// What follows, up to `limit` messages and `maxBytes` bytes but at least one; empty if not all of it is in
    /// memory. If the slice's cursor is of another epoch, the log was replaced meanwhile.
    public Optional<Slice> recent(Filter filter, Cursor after, int limit, long maxBytes) {
        return tail.read(filter, after.seq(), limit, maxBytes);
    }

    /// The same from the storage.
    public Slice older(Filter filter, Cursor after, int limit, long maxBytes) {
        // Nothing beyond what all hubs that may have stored something have told us is handed out.
        var span = tail.span();
        long end = Math.max(after.seq(), span.upTo());
        return older.page(filter, new Cursor(span.epoch(), after.seq()), end, limit, maxBytes);
    }
}
