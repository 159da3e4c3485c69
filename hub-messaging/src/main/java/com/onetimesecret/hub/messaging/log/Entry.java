package com.onetimesecret.hub.messaging.log;

import com.onetimesecret.hub.api.message.MessageId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A message of the log in memory, in the bytes in which it is served.
public final class Entry {

    /// About what the objects around the bytes take.
    private static final int OVERHEAD = 400;
    /// What every envelope begins with, a tombstone too, and how long the id behind it is.
    private static final int ID_AT = "{\"id\":\"".length();
    private static final int ID_LENGTH = "msg_".length() + 24;

    private static final ByteBuffer LINE_END =
            ByteBuffer.wrap(new byte[] {'\n'}).asReadOnlyBuffer();

    private final Cursor cursor;
    private final Heading heading;
    private final Instant receivedAt;
    private final Instant expiresAt;
    private final byte[] body;
    private volatile byte @Nullable [] event;

    Entry(Cursor cursor, Heading heading, Instant receivedAt, Instant expiresAt, byte[] body) {
        this.cursor = cursor;
        this.heading = heading;
        this.receivedAt = receivedAt;
        this.expiresAt = expiresAt;
        this.body = body;
    }

    /// The place right behind it.
    public Cursor cursor() {
        return cursor;
    }

    /// Its name.
    public MessageId id() {
        return new MessageId(new String(body, ID_AT, ID_LENGTH, StandardCharsets.US_ASCII));
    }

    /// Its place in the log.
    public long seq() {
        return cursor.seq();
    }

    /// What decides who gets it.
    public Heading heading() {
        return heading;
    }

    /// Whether that is its id.
    boolean is(MessageId id) {
        var head = ("{\"id\":\"" + id.value() + "\"").getBytes(StandardCharsets.US_ASCII);
        return body.length > head.length && Arrays.equals(body, 0, head.length, head, 0, head.length);
    }

    /// When the hub received it.
    public Instant receivedAt() {
        return receivedAt;
    }

    /// From when on nobody sees it.
    public Instant expiresAt() {
        return expiresAt;
    }

    /// The envelope. The array is shared: do not change it.
    byte[] body() {
        return body;
    }

    /// The envelope.
    public ByteBuffer json() {
        return ByteBuffer.wrap(body).asReadOnlyBuffer();
    }

    /// The message as a server-sent event whose id is its cursor, encoded once for all who get it.
    public ByteBuffer event() {
        var encoded = event;
        if (encoded == null) {
            encoded = encode();
            event = encoded;
        }
        return ByteBuffer.wrap(encoded).asReadOnlyBuffer();
    }

    private byte[] encode() {
        var head = ("id: " + cursor + "\nevent: " + heading.type() + "\ndata: ").getBytes(StandardCharsets.US_ASCII);
        // The envelope was written by the hub, without line breaks.
        return ByteBuffer.allocate(head.length + body.length + 2)
                .put(head)
                .put(body)
                .put((byte) '\n')
                .put((byte) '\n')
                .array();
    }

    /// The message as a line of JSON, the envelope with its cursor in front, in pieces.
    public List<ByteBuffer> line() {
        var head = ("{\"cursor\":\"" + cursor + "\",").getBytes(StandardCharsets.US_ASCII);
        // The envelope's brace is in the head already.
        return List.of(
                ByteBuffer.wrap(head),
                ByteBuffer.wrap(body, 1, body.length - 1).asReadOnlyBuffer(),
                LINE_END.duplicate());
    }

    /// The same message with another envelope.
    Entry with(byte[] otherBody) {
        return new Entry(cursor, heading, receivedAt, expiresAt, otherBody);
    }

    /// About how many bytes of memory it takes, encoded both ways.
    long size() {
        return OVERHEAD + 2L * body.length;
    }
}
