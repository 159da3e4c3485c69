package com.onetimesecret.hub.messaging.delivery;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.message.MessageId;
import com.onetimesecret.hub.messaging.upkeep.Recurring;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Notes which messages their recipients were handed: at once in memory, within seconds in the storage, once
/// each.
///
/// Whatever hands out messages calls it: pages, streams, webhooks. It never waits.
@Component
public class Fetched implements SmartLifecycle {

    private final JdbcDeliveries deliveries;
    private final DeliverySettings settings;
    private final InstantSource clock;
    private final Map<Key, Instant> waiting = new ConcurrentHashMap<>();
    private volatile @Nullable Recurring writing;

    Fetched(JdbcDeliveries deliveries, DeliverySettings settings, InstantSource clock) {
        this.deliveries = deliveries;
        this.settings = settings;
        this.clock = clock;
    }

    /// The reader was handed these messages; those that do not name it as a recipient are passed over.
    public void note(AgentId reader, Collection<MessageId> messages) {
        if (messages.isEmpty() || waiting.size() >= settings.fetchedWaiting()) {
            return;
        }
        var now = clock.instant();
        messages.forEach(message -> waiting.putIfAbsent(new Key(message, reader), now));
    }

    /// Writes down what waits.
    synchronized void write() {
        var notes = new ArrayList<Note>();
        for (var key : waiting.keySet()) {
            var at = waiting.get(key);
            if (at != null) {
                notes.add(new Note(key.message(), key.reader(), at));
            }
            if (notes.size() == settings.fetchedRows()) {
                write(notes);
                notes.clear();
            }
        }
        write(notes);
    }

    private void write(List<Note> notes) {
        if (!notes.isEmpty()) {
            deliveries.noteFetched(notes);
            // Only now: what fails is tried again, and to be noted twice changes nothing.
            notes.forEach(note -> waiting.remove(new Key(note.message(), note.reader())));
        }
    }

    @Override
    public void start() {
        writing = Recurring.start("fetched-notes", settings.fetchedEvery(), this::write);
    }

    /// Writes down what the last readers were handed, then ends.
    @Override
    public void stop() {
        var current = writing;
        writing = null;
        if (current != null) {
            current.close();
            write();
        }
    }

    @Override
    public boolean isRunning() {
        return writing != null;
    }

    /// Stops after the web server answered the last reader.
    @Override
    public int getPhase() {
        return 0;
    }

    /// A message that a recipient was handed at that time.
    record Note(MessageId message, AgentId reader, Instant at) {}

    private record Key(MessageId message, AgentId reader) {}
}
