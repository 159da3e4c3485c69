package com.onetimesecret.hub.messaging.subscribe;

import com.onetimesecret.hub.messaging.log.Cursor;
import com.onetimesecret.hub.messaging.log.Entry;
import com.onetimesecret.hub.messaging.log.Start;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/// How a stream looks on the wire.
enum Format {
    /// Server-sent events (HTML Living Standard 9.2).
    EVENTS(MediaType.TEXT_EVENT_STREAM_VALUE, ":\n\n") {
        @Override
        ByteBuffer open(Start start, long retryMillis) {
            return text("retry: " + retryMillis + "\n"
                    + event(
                            "open",
                            start.cursor(),
                            "{\"cursor\":\"" + start.cursor() + "\",\"gap\":" + start.gap() + "}"));
        }

        @Override
        void add(Entry entry, List<ByteBuffer> piece) {
            piece.add(entry.event());
        }

        @Override
        ByteBuffer bye(String reason, Cursor cursor) {
            return text(event("bye", cursor, "{\"reason\":\"" + reason + "\",\"cursor\":\"" + cursor + "\"}"));
        }
    },

    /// A JSON object a line; an empty line is the sign that the stream is there.
    LINES(MediaType.APPLICATION_NDJSON_VALUE, "\n") {
        @Override
        ByteBuffer open(Start start, long retryMillis) {
            return text("{\"event\":\"open\",\"cursor\":\"" + start.cursor() + "\",\"gap\":" + start.gap()
                    + ",\"retry\":" + retryMillis + "}\n");
        }

        @Override
        void add(Entry entry, List<ByteBuffer> piece) {
            piece.addAll(entry.line());
        }

        @Override
        ByteBuffer bye(String reason, Cursor cursor) {
            return text("{\"event\":\"bye\",\"reason\":\"" + reason + "\",\"cursor\":\"" + cursor + "\"}\n");
        }
    };

    private final String contentType;
    private final String comment;

    Format(String contentType, String comment) {
        this.contentType = contentType;
        this.comment = comment;
    }

    /// The one that the header `Accept` asks for most; events, if it does not care.
    static Format acceptedBy(@Nullable String accept) {
        if (accept == null) {
            return EVENTS;
        }
        return MediaType.parseMediaTypes(accept).stream()
                .sorted(Comparator.comparingDouble(MediaType::getQualityValue).reversed())
                .flatMap(type -> List.of(values()).stream()
                        .filter(format -> type.isCompatibleWith(MediaType.parseMediaType(format.contentType))))
                .findFirst()
                .orElse(EVENTS);
    }

    String contentType() {
        return contentType;
    }

    /// What a stream begins with.
    abstract ByteBuffer open(Start start, long retryMillis);

    /// Adds a message to what is sent next.
    abstract void add(Entry entry, List<ByteBuffer> piece);

    /// What says that the stream is there.
    ByteBuffer comment() {
        return text(comment);
    }

    /// What a stream ends with.
    abstract ByteBuffer bye(String reason, Cursor cursor);

    private static String event(String name, Cursor cursor, String data) {
        return "id: " + cursor + "\nevent: " + name + "\ndata: " + data + "\n\n";
    }

    private static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
