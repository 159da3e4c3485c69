package com.onetimesecret.hub.messaging.subscribe;

import com.onetimesecret.hub.api.call.CallCredential;
import com.onetimesecret.hub.api.call.LiveAnswer;
import com.onetimesecret.hub.api.call.Outlet;
import com.onetimesecret.hub.api.message.MessageId;
import com.onetimesecret.hub.messaging.log.Cursor;
import com.onetimesecret.hub.messaging.log.Filter;
import com.onetimesecret.hub.messaging.log.Slice;
import com.onetimesecret.hub.messaging.log.Start;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/// One stream: a place in the log that moves on as fast as its client reads. Nothing is queued for it; what it
/// sends next is read from the log when the last piece is gone.
///
/// Whoever takes the number of calls from nothing to one owns the stream until it is nothing again, so that each
/// step is taken by one thread at a time, whichever that is.
final class MessageStream implements LiveAnswer, Runnable {

    private final Streams home;
    private final Lanes.Lane lane;
    private final Filter filter;
    private final Format format;
    private final CallCredential credential;
    private final Start start;
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicBoolean isOver = new AtomicBoolean();
    private volatile @Nullable Outlet outlet;
    private volatile @Nullable AutoCloseable ear;
    private volatile @Nullable String ending;
    private volatile long endingSince;
    private volatile long sendingSince;
    private volatile boolean sending;
    private volatile long lastSent = System.nanoTime();
    private volatile boolean commentDue;
    // Only the owner touches these.
    private Cursor cursor;
    private boolean opened;
    private boolean more;
    private List<MessageId> handedOut = List.of();

    MessageStream(Streams home, Lanes.Lane lane, Filter filter, Format format, CallCredential credential, Start start) {
        this.home = home;
        this.lane = lane;
        this.filter = filter;
        this.format = format;
        this.credential = credential;
        this.start = start;
        this.cursor = start.cursor();
    }

    Filter filter() {
        return filter;
    }

    CallCredential credential() {
        return credential;
    }

    @Override
    public String contentType() {
        return format.contentType();
    }

    @Override
    public void begin(Outlet given) {
        outlet = given;
        ear = home.listen(this);
        wake();
    }

    /// There may be something to do.
    void wake() {
        if (outlet != null && calls.getAndIncrement() == 0) {
            lane.add(this);
        }
    }

    /// Takes the next step.
    @Override
    public void run() {
        var out = outlet;
        if (out == null || isOver.get()) {
            return;
        }
        // What was called for so far is looked for now.
        calls.set(1);
        var reason = ending;
        if (!opened) {
            opened = true;
            more = true;
            send(out, List.of(format.open(start, home.retryMillis())));
        } else if (reason != null) {
            sending();
            out.end(format.bye(reason, cursor));
        } else {
            home.recent(this, cursor).ifPresentOrElse(slice -> take(out, slice), () -> home.catchUp(this));
        }
    }

    /// Goes on with what is not in memory any more; may wait for the storage.
    void readOlder() {
        var out = outlet;
        if (out == null || isOver.get()) {
            return;
        }
        try {
            take(out, home.older(this, cursor));
        } catch (DataAccessException failure) {
            end(Ending.UNAVAILABLE.wire());
            lane.add(this);
        }
    }

    private void take(Outlet out, Slice slice) {
        if (slice.cursor().epoch() != cursor.epoch()) {
            end(Ending.LOG_REPLACED.wire());
            lane.add(this);
            return;
        }
        cursor = slice.cursor();
        more = slice.more();
        if (!slice.entries().isEmpty()) {
            var piece = new ArrayList<ByteBuffer>(slice.entries().size());
            var addressed = new ArrayList<MessageId>(0);
            for (var entry : slice.entries()) {
                format.add(entry, piece);
                if (entry.heading().names(filter.reader())) {
                    addressed.add(entry.id());
                }
            }
            handedOut = addressed;
            commentDue = false;
            send(out, piece);
        } else if (commentDue) {
            commentDue = false;
            send(out, List.of(format.comment()));
        } else {
            rest();
        }
    }

    private void send(Outlet out, List<ByteBuffer> piece) {
        sending();
        out.send(piece);
    }

    private void sending() {
        sendingSince = System.nanoTime();
        sending = true;
    }

    @Override
    public void sent() {
        sending = false;
        lastSent = System.nanoTime();
        if (!handedOut.isEmpty()) {
            home.noteFetched(this, handedOut);
            handedOut = List.of();
        }
        rest();
    }

    /// Gives the stream up, unless there is more to do.
    private void rest() {
        if (more || !calls.compareAndSet(1, 0)) {
            lane.add(this);
        }
    }

    /// Ends the stream as soon as what is on its way has gone.
    void end(String reason) {
        if (ending == null) {
            endingSince = System.nanoTime();
            home.noteEnd(reason);
            ending = reason;
        }
        wake();
    }

    /// Says that it is there if it was silent for long, and cuts off who does not read.
    void look(SubscribeSettings settings) {
        var out = outlet;
        if (out == null) {
            return;
        }
        long now = System.nanoTime();
        var tooSlow = sending && now - sendingSince > settings.stalledAfter().toNanos();
        var overdue = ending != null && now - endingSince > settings.farewell().toNanos();
        if (tooSlow || overdue) {
            home.noteEnd(tooSlow ? "stalled" : "overdue");
            out.cut();
        } else if (!sending
                && now - lastSent
                        > settings.keepAlive().minus(settings.lookEvery()).toNanos()) {
            commentDue = true;
            wake();
        }
    }

    /// Breaks off.
    void cut() {
        var out = outlet;
        if (out != null) {
            out.cut();
        }
    }

    @Override
    public void over() {
        if (isOver.compareAndSet(false, true)) {
            home.over(this, ear);
        }
    }
}
