package com.onetimesecret.hub.messaging.log;

import com.onetimesecret.hub.api.message.MessageId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/// A message with its place in the log.
record Placed(MessageId id, Draft draft, Entry entry) {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    /// The messages at the places between the two heads.
    static List<Placed> behind(Head from, Head to, List<Draft> drafts) {
        var received = TIME.format(to.at());
        // A batch holds few different lives, and writing a time is dear.
        var ends = new HashMap<Duration, String>();
        var placed = new ArrayList<Placed>(drafts.size());
        long seq = from.seq();
        for (var draft : drafts) {
            seq++;
            var expires =
                    ends.computeIfAbsent(draft.ttl(), ttl -> TIME.format(to.at().plus(ttl)));
            placed.add(of(new Cursor(to.epoch(), seq), to.at(), received, expires, draft));
        }
        return placed;
    }

    private static Placed of(Cursor place, Instant at, String received, String expires, Draft draft) {
        var id = MessageId.of(place.seq(), draft.chance());
        var envelope = new StringBuilder(draft.size())
                .append("{\"id\":\"")
                .append(id.value())
                .append("\",\"seq\":")
                .append(place.seq())
                .append(",\"received_at\":\"")
                .append(received)
                .append("\",\"expires_at\":\"")
                .append(expires)
                .append("\",");
        if (!draft.timestamped()) {
            envelope.append("\"timestamp\":\"").append(received).append("\",");
        }
        var body = envelope.append(draft.members()).toString().getBytes(StandardCharsets.UTF_8);
        return new Placed(id, draft, new Entry(place, draft.heading(), at, at.plus(draft.ttl()), body));
    }

    /// Its place in the log.
    long seq() {
        return entry.seq();
    }
}
