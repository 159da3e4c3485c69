package com.onetimesecret.hub.messaging.log;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.message.MessageId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The newest part of the log in memory, without holes, for readers who ask the database for nothing then.
///
/// Only what is on disk enters. Readers take no lock; what they see is bounded by [#span].
@Component
class Tail {

    private final LogWatch watch;
    private final LogSettings settings;
    private final InstantSource clock;
    private final Map<NetworkId, ConcurrentNavigableMap<Long, Entry>> networks = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    /// All entries, the oldest first. Guarded by the lock, as are the two below.
    private final ArrayDeque<Entry> inOrder = new ArrayDeque<>();
    private final TreeMap<Long, Batch> early = new TreeMap<>();
    private long bytes;
    private volatile Span span = Span.NOTHING;

    Tail(LogWatch watch, LogSettings settings, InstantSource clock) {
        this.watch = watch;
        this.settings = settings;
        this.clock = clock;
    }

    /// What is in memory now.
    Span span() {
        return span;
    }

    /// Forgets everything and begins there.
    void beginAt(Span start) {
        lock.lock();
        try {
            span = start;
            networks.clear();
            inOrder.clear();
            early.clear();
            bytes = 0;
        } finally {
            lock.unlock();
        }
    }

    /// Forgets what is in memory, but not up to where readers have come; they find it in the storage.
    void forget() {
        lock.lock();
        try {
            // No time is looked up in memory until there is a message again that says where it begins.
            span = new Span(span.epoch(), span.upTo(), Instant.MAX, span.upTo());
            networks.clear();
            inOrder.clear();
            early.clear();
            bytes = 0;
        } finally {
            lock.unlock();
        }
    }

    /// Takes messages that are on disk: all that lie behind `from` up to `to`. What another hub stored before them may
    /// be missing still; then they wait until [LogFollower] brought that, and this says false.
    boolean offer(long from, Head to, List<Entry> entries) {
        var batch = new Batch(from, to, entries);
        List<Entry> added;
        lock.lock();
        try {
            if (to.epoch() != span.epoch() || from > span.upTo()) {
                early.put(from, batch);
                return false;
            }
            added = new ArrayList<>();
            add(batch, added);
            while (!early.isEmpty() && early.firstKey() <= span.upTo()) {
                add(early.pollFirstEntry().getValue(), added);
            }
            grown.signalAll();
        } finally {
            lock.unlock();
        }
        watch.announce(added);
        return true;
    }

    private void add(Batch batch, List<Entry> added) {
        for (var entry : batch.entries()) {
            if (entry.seq() > span.upTo()) {
                networks.computeIfAbsent(entry.heading().networkId(), network -> new ConcurrentSkipListMap<>())
                        .put(entry.seq(), entry);
                inOrder.add(entry);
                bytes += entry.size();
                added.add(entry);
            }
        }
        span = span.movedTo(Math.max(span.upTo(), batch.to().seq()));
        while (bytes > settings.tailBytes().toBytes() && inOrder.size() > 1) {
            dropOldest();
        }
    }

    private void dropOldest() {
        var oldest = inOrder.remove();
        bytes -= oldest.size();
        // First the bound, then the entry: a reader that no longer finds it sees that it is out of bounds.
        span = new Span(span.epoch(), oldest.seq(), oldest.receivedAt(), span.upTo());
        var entries = networks.get(oldest.heading().networkId());
        if (entries != null) {
            entries.remove(oldest.seq());
        }
    }

    /// Waits until everything up to `seq` is in memory, but no longer than that.
    boolean await(long seq, Duration patience) {
        long left = patience.toNanos();
        lock.lock();
        try {
            while (span.upTo() < seq && left > 0) {
                left = grown.awaitNanos(left);
            }
            return span.upTo() >= seq;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /// What the filter admits behind `after`, in order, up to `limit` messages and `maxBytes` bytes but at least one;
    /// empty if not all of it is in memory.
    Optional<Slice> read(Filter filter, long after, int limit, long maxBytes) {
        var now = span;
        if (after < now.from() || filter.text() != null) {
            return Optional.empty();
        }
        var found = new ArrayList<Entry>();
        boolean more = false;
        long size = 0;
        var time = clock.instant();
        for (var entry : between(filter.networkId(), after, now.upTo())) {
            if (!entry.expiresAt().isAfter(time) || !filter.admits(entry.heading())) {
                continue;
            }
            size += entry.body().length;
            if (found.size() == limit || (!found.isEmpty() && size > maxBytes)) {
                more = true;
                break;
            }
            found.add(entry);
        }
        long end = more ? found.getLast().seq() : Math.max(after, now.upTo());
        var slice = new Slice(found, more, new Cursor(now.epoch(), end));
        // What was dropped meanwhile may be missing.
        return after < span.from() || span.epoch() != now.epoch() ? Optional.empty() : Optional.of(slice);
    }

    private Iterable<Entry> between(NetworkId network, long after, long upTo) {
        var entries = networks.get(network);
        return entries == null || upTo <= after
                ? List.of()
                : entries.subMap(after, false, upTo, true).values();
    }

    /// The place before the network's first message of that time or later; empty if that may not be in memory.
    OptionalLong placeBefore(NetworkId network, Instant time) {
        var now = span;
        if (!time.isAfter(now.fromAt())) {
            return OptionalLong.empty();
        }
        long place = now.upTo();
        for (var entry : between(network, now.from(), now.upTo())) {
            if (!entry.receivedAt().isBefore(time)) {
                place = entry.seq() - 1;
                break;
            }
        }
        return place < span.from() ? OptionalLong.empty() : OptionalLong.of(place);
    }

    /// The network's message of that id, if it is in memory.
    Optional<Entry> at(NetworkId network, MessageId id) {
        return Optional.ofNullable(networks.get(network))
                .map(entries -> entries.get(id.seq()))
                .filter(entry -> entry.is(id));
    }

    /// Whether the filter admits the message now.
    boolean shows(Entry entry, Filter filter) {
        return filter.admits(entry.heading()) && entry.expiresAt().isAfter(clock.instant());
    }

    /// Whether the reader may see the message now; null sees all.
    boolean shows(Entry entry, @Nullable AgentId reader) {
        var heading = entry.heading();
        return (reader == null
                        || Filter.everythingFor(heading.networkId(), reader).admits(heading))
                && entry.expiresAt().isAfter(clock.instant());
    }

    /// Puts another envelope in the place of the one at `seq`, or none.
    void change(NetworkId network, long seq, Optional<byte[]> body) {
        var entries = networks.get(network);
        if (entries != null) {
            // What is still held for its place in the order of dropping does no harm.
            entries.computeIfPresent(
                    seq, (place, entry) -> body.map(entry::with).orElse(null));
        }
    }

    /// How many messages are in memory.
    int size() {
        lock.lock();
        try {
            return inOrder.size();
        } finally {
            lock.unlock();
        }
    }

    private record Batch(long from, Head to, List<Entry> entries) {}
}
