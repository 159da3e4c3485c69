package com.onetimesecret.hub.messaging.log;

import com.onetimesecret.hub.api.message.MessageId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/// A message with its place in the log.
record Placed(long seq, MessageId id, Draft draft, Instant expiresAt, String envelope) {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    /// The messages at the places between the two heads.
    static List<Placed> behind(Head from, Head to, List<Draft> drafts) {
        var received = TIME.format(to.at());
        var placed = new ArrayList<Placed>(drafts.size());
        long seq = from.seq();
        for (var draft : drafts) {
            seq++;
            placed.add(of(seq, to.at(), received, draft));
        }
        return placed;
    }

    private static Placed of(long seq, Instant at, String received, Draft draft) {
        var id = MessageId.of(seq, draft.chance());
        var expiresAt = at.plus(draft.ttl());
        var envelope = new StringBuilder(draft.size())
                .append("{\"id\":\"")
                .append(id.value())
                .append("\",\"seq\":")
                .append(seq)
                .append(",\"received_at\":\"")
                .append(received)
                .append("\",\"expires_at\":\"")
                .append(TIME.format(expiresAt))
                .append("\",");
        if (!draft.timestamped()) {
            envelope.append("\"timestamp\":\"").append(received).append("\",");
        }
        return new Placed(
                seq, id, draft, expiresAt, envelope.append(draft.members()).toString());
    }

    /// The envelope as it is served.
    byte[] body() {
        return envelope.getBytes(StandardCharsets.UTF_8);
    }
}
