package com.onetimesecret.hub.nats;

import io.nats.client.support.IncomingHeadersProcessor;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Exchanges headers that the client library cannot read, in what a NATS server sends, for one that says so.
///
/// The server passes the headers of a message on as they are. The library gives its connection up over the first that
/// it cannot read, and with it everything that everybody else has with the hub by NATS.
final class HeaderGuard {

    /// What a message carries whose headers could not be read.
    static final String UNREADABLE = "Hub-Unreadable-Headers";

    private static final byte[] REPLACEMENT =
            ("NATS/1.0\r\n" + UNREADABLE + ": 1\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    private static final int LINE_END = 2;

    /// What the next byte belongs to.
    private enum Part {
        LINE,
        HEADERS,
        REST
    }

    private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();
    private final ByteArrayOutputStream passed = new ByteArrayOutputStream();
    private Part part = Part.LINE;
    /// Bytes that are still to come of headers, or of a body and its line end.
    private long missing;
    private byte[] line = {};
    private long bodyBytes;

    /// Takes what came from the server next; the first `count` bytes count.
    ///
    /// @return what the library may read of all that came so far and was not returned yet
    byte[] pass(byte[] bytes, int count) {
        for (int at = 0; at < count; ) {
            at += switch (part) {
                case LINE -> line(bytes, at, count);
                case HEADERS -> headers(bytes, at, count);
                case REST -> rest(bytes, at, count);
            };
        }
        var out = passed.toByteArray();
        passed.reset();
        return out;
    }

    private int line(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && bytes[at] != '\n') {
            at++;
        }
        boolean isWhole = at < end;
        int taken = isWhole ? at + 1 - from : end - from;
        gathered.write(bytes, from, taken);
        if (isWhole) {
            begin(drained());
        }
        return taken;
    }

    private void begin(byte[] whole) {
        var words = new String(whole, StandardCharsets.ISO_8859_1).strip().split("[ \t]+", -1);
        if (words[0].equalsIgnoreCase("HMSG") && words.length >= 3) {
            line = whole;
            missing = number(words[words.length - 2]);
            bodyBytes = number(words[words.length - 1]) - missing;
            part = Part.HEADERS;
            return;
        }
        passed.writeBytes(whole);
        if (words[0].equalsIgnoreCase("MSG")) {
            missing = number(words[words.length - 1]) + LINE_END;
            part = Part.REST;
        }
    }

    private int headers(byte[] bytes, int from, int end) {
        int taken = (int) Math.min(missing, end - from);
        gathered.write(bytes, from, taken);
        missing -= taken;
        if (missing == 0) {
            var block = drained();
            if (isReadable(block)) {
                passed.writeBytes(line);
                passed.writeBytes(block);
            } else {
                passed.writeBytes(otherLine());
                passed.writeBytes(REPLACEMENT);
            }
            missing = bodyBytes + LINE_END;
            part = Part.REST;
        }
        return taken;
    }

    private int rest(byte[] bytes, int from, int end) {
        int taken = (int) Math.min(missing, end - from);
        passed.write(bytes, from, taken);
        missing -= taken;
        if (missing == 0) {
            part = Part.LINE;
        }
        return taken;
    }

    /// The line of the message as it is with the replacement.
    private byte[] otherLine() {
        var words = new String(line, StandardCharsets.ISO_8859_1).strip().split("[ \t]+", -1);
        words[words.length - 2] = String.valueOf(REPLACEMENT.length);
        words[words.length - 1] = String.valueOf(REPLACEMENT.length + bodyBytes);
        return (String.join(" ", words) + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    /// Asks the library itself, so that the two cannot differ.
    private static boolean isReadable(byte[] block) {
        try {
            new IncomingHeadersProcessor(Arrays.copyOf(block, block.length));
            return true;
        } catch (RuntimeException unreadable) {
            return false;
        }
    }

    private static long number(String word) {
        return Long.parseLong(word);
    }

    private byte[] drained() {
        var bytes = gathered.toByteArray();
        gathered.reset();
        return bytes;
    }
}
