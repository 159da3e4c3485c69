package com.onetimesecret.hub.messaging.log;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.call.WaitingCall;
import com.onetimesecret.hub.api.message.MessageId;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.stereotype.Component;

/// Reads the log: by cursor, in order, without ever skipping what became visible. What is in memory is served
/// without the database.
@Component
public class MessageLog implements MeterBinder {

    /// Longer than the hub takes to learn what another one stored.
    private static final Duration CATCHING_UP = Duration.ofSeconds(1);

    /// How long a reader waits for its turn at the storage.
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final JdbcMessageLog messages;
    private final JdbcOlderMessages older;
    private final Tail tail;
    private final LogFollower follower;
    private final LogWatch watch;
    private final Semaphore olderReads;
    private final LongAdder fromMemory = new LongAdder();
    private final LongAdder fromStorage = new LongAdder();
    private final AtomicInteger waiting = new AtomicInteger();

    MessageLog(
            JdbcMessageLog messages,
            JdbcOlderMessages older,
            Tail tail,
            LogFollower follower,
            LogWatch watch,
            LogSettings settings) {
        this.messages = messages;
        this.older = older;
        this.olderReads = new Semaphore(settings.olderReads());
        this.tail = tail;
        this.follower = follower;
        this.watch = watch;
    }

    /// What the filter admits from that position on: up to `limit` messages and `maxBytes` bytes, but at least
    /// one if there is one; without any but with more to come where it would have to look through too many.
    ///
    /// @throws HubException unavailable, if the storage is asked for too much already
    public Page read(Filter filter, Position from, int limit, long maxBytes) {
        var gap = isOfAnotherLog(from);
        // Nothing beyond what all hubs that may have stored something have told us is handed out.
        var span = tail.span();
        long start = gap ? 0 : start(filter, from, span);
        var recent = tail.read(filter, start, limit, maxBytes);
        (recent.isPresent() ? fromMemory : fromStorage).increment();
        var slice = recent.orElseGet(() -> older(filter, new Cursor(span.epoch(), start), span, limit, maxBytes));
        return new Page(
                slice.cursor(),
                slice.more(),
                gap,
                slice.entries().stream().map(Entry::body).toList(),
                slice.entries().stream()
                        .filter(entry -> entry.heading().names(filter.reader()))
                        .map(Entry::id)
                        .toList());
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        counter(registry, "memory", fromMemory);
        counter(registry, "storage", fromStorage);
        Gauge.builder("hub.long.polls", waiting, AtomicInteger::get)
                .description("Calls that wait for messages or tasks now")
                .register(registry);
    }

    private static void counter(MeterRegistry registry, String from, LongAdder pages) {
        FunctionCounter.builder("hub.log.pages", pages, LongAdder::sum)
                .tag("from", from)
                .description("Pages of the log read from memory, and from the storage")
                .register(registry);
    }

    private Slice older(Filter filter, Cursor after, Span span, int limit, long maxBytes) {
        var mayRead = false;
        try {
            mayRead = olderReads.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (!mayRead) {
                throw unavailable("Too many readers are far behind at the same time.");
            }
            return older.page(filter, after, Math.max(after.seq(), span.upTo()), limit, maxBytes);
        } catch (QueryTimeoutException tooSlow) {
            throw unavailable("The storage took too long to look for what you want.");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw unavailable("The hub is stopping.");
        } finally {
            if (mayRead) {
                olderReads.release();
            }
        }
    }

    private static HubException unavailable(String detail) {
        return new HubException(ProblemType.UNAVAILABLE, detail).retryAfter(CATCHING_UP);
    }

    private boolean isOfAnotherLog(Position from) {
        return from instanceof Position.After after && isOfAnotherLog(after.cursor());
    }

    /// Whether the cursor is not of this log: it was replaced, or restored to an earlier time. What the storage says
    /// counts; that this hub is behind it proves nothing.
    ///
    /// @throws HubException unavailable, if the log has what this hub has not read yet
    private boolean isOfAnotherLog(Cursor cursor) {
        if (cursor.epoch() == tail.span().epoch() && cursor.seq() <= tail.span().upTo()) {
            return false;
        }
        // Perhaps given out by another hub a moment ago.
        follower.nudge();
        var head = messages.head();
        var another = cursor.epoch() != head.epoch() || cursor.seq() > head.seq();
        var caughtUp = another || tail.await(cursor.seq(), CATCHING_UP);
        if (!caughtUp || tail.span().epoch() != head.epoch()) {
            throw unavailable("This hub has not read the log up to that cursor yet.");
        }
        return another;
    }

    /// Where a reader begins who goes on by itself from there.
    Start start(Filter filter, Position from) {
        var gap = isOfAnotherLog(from);
        var span = tail.span();
        return new Start(new Cursor(span.epoch(), gap ? 0 : start(filter, from, span)), gap);
    }

    private long start(Filter filter, Position from, Span span) {
        return switch (from) {
            case Position.Beginning beginning -> 0;
            case Position.Latest latest -> span.upTo();
            case Position.Since since ->
                tail.placeBefore(filter.networkId(), since.time())
                        .orElseGet(() -> messages.placeBefore(filter.networkId(), since.time())
                                .orElse(span.upTo()));
            case Position.After after -> after.cursor().seq();
        };
    }

    /// Whether the log as it is may have given out that cursor.
    public boolean gaveOut(Cursor cursor) {
        return !isOfAnotherLog(cursor);
    }

    /// The same, but waits up to `patience` for a first message, or until its call is ended; without holding a
    /// connection.
    public Page readOrWait(Filter filter, Position from, int limit, long maxBytes, Duration patience) {
        long until = System.nanoTime() + patience.toNanos();
        var wakeUps = new Semaphore(0);
        var ear = watch.listen(filter, wakeUps::release);
        waiting.incrementAndGet();
        try (var wait = WaitingCall.begin(wakeUps::release)) {
            var page = read(filter, from, limit, maxBytes);
            while (page.messages().isEmpty()
                    && !page.hasMore()
                    && !page.gap()
                    && mayBeMore(wakeUps, until)
                    && !wait.isOver()) {
                page = read(filter, new Position.After(page.cursor()), limit, maxBytes);
            }
            return page;
        } finally {
            waiting.decrementAndGet();
            ear.close();
        }
    }

    /// Waits until there may be something new, and says whether there is; false when the time is over.
    private boolean mayBeMore(Semaphore wakeUps, long untilNanoTime) {
        try {
            var woken = wakeUps.tryAcquire(untilNanoTime - System.nanoTime(), TimeUnit.NANOSECONDS);
            wakeUps.drainPermits();
            return woken && watch.isOpen();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Where a reader at that cursor may go on at once, since memory holds nothing behind it that the filter admits;
    /// empty if there is something, or the log has to be read for it.
    public Optional<Cursor> skip(Filter filter, Cursor place) {
        return tail.read(filter, place.seq(), 1, 1)
                .filter(slice -> slice.entries().isEmpty() && slice.cursor().epoch() == place.epoch())
                .map(Slice::cursor);
    }

    /// Where the log ends for who reads now.
    public Cursor end() {
        return tail.span().end();
    }

    /// Those of the network's messages that have not expired, as stored; a reader gets what it may see, null all.
    public Map<MessageId, byte[]> findAll(NetworkId network, Collection<MessageId> ids, @Nullable AgentId reader) {
        var found = new HashMap<MessageId, byte[]>();
        var older = new ArrayList<MessageId>();
        for (var id : ids) {
            tail.at(network, id)
                    .ifPresentOrElse(
                            entry -> {
                                if (tail.shows(entry, reader)) {
                                    found.put(id, entry.body());
                                }
                            },
                            () -> older.add(id));
        }
        if (!older.isEmpty()) {
            found.putAll(messages.findAll(network, older, reader));
        }
        return found;
    }

    /// The envelope of that id, if there is one that the filter's reader may see.
    public Optional<byte[]> find(MessageId id, Filter filter) {
        return tail.at(filter.networkId(), id)
                .map(entry -> Optional.of(entry)
                        .filter(found -> tail.shows(found, filter))
                        .map(Entry::body))
                .orElseGet(() -> messages.find(id, filter));
    }
}
