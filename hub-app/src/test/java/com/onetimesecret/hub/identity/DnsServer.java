package com.onetimesecret.hub.identity;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/// A name server that knows TXT records and nothing else.
final class DnsServer implements AutoCloseable {

    private static final int HEADER = 12;
    private static final int TXT = 16;
    private static final int NO_SUCH_NAME = 3;

    private final DatagramSocket socket;
    private final Map<String, String> records = new ConcurrentHashMap<>();
    private final AtomicBoolean silent = new AtomicBoolean();

    DnsServer() throws SocketException {
        socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("dns").start(this::serve);
    }

    /// The value of the hub's setting.
    String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    void publish(String name, String text) {
        records.put(name.toLowerCase(Locale.ROOT), text);
    }

    void remove(String name) {
        records.remove(name.toLowerCase(Locale.ROOT));
    }

    /// Answers nothing from now on, or again.
    void silence(boolean on) {
        silent.set(on);
    }

    private void serve() {
        var buffer = new byte[512];
        while (!socket.isClosed()) {
            try {
                var asked = new DatagramPacket(buffer, buffer.length);
                socket.receive(asked);
                if (!silent.get()) {
                    var answer = answer(ByteBuffer.wrap(buffer, 0, asked.getLength()));
                    socket.send(new DatagramPacket(answer, answer.length, asked.getSocketAddress()));
                }
            } catch (IOException closed) {
                return;
            }
        }
    }

    private byte[] answer(ByteBuffer query) {
        int id = query.getShort();
        query.position(HEADER);
        var name = new StringBuilder();
        for (int length = query.get(); length > 0; length = query.get()) {
            var label = new byte[length];
            query.get(label);
            name.append(name.isEmpty() ? "" : ".").append(new String(label, StandardCharsets.US_ASCII));
        }
        boolean isText = query.getShort() == TXT;
        query.getShort();
        var text = records.get(name.toString().toLowerCase(Locale.ROOT));
        var found = text != null && isText;
        var answer = new ByteArrayOutputStream();
        var head = ByteBuffer.allocate(HEADER)
                .putShort((short) id)
                .putShort((short) (0x8580 | (text == null ? NO_SUCH_NAME : 0)))
                .putShort((short) 1)
                .putShort((short) (found ? 1 : 0))
                .putInt(0);
        answer.writeBytes(head.array());
        int end = query.position();
        var question = new byte[end - HEADER];
        query.get(HEADER, question);
        answer.writeBytes(question);
        if (text != null && isText) {
            var bytes = text.getBytes(StandardCharsets.US_ASCII);
            answer.writeBytes(ByteBuffer.allocate(13)
                    .putShort((short) 0xc00c)
                    .putShort((short) TXT)
                    .putShort((short) 1)
                    .putInt(0)
                    .putShort((short) (bytes.length + 1))
                    .put((byte) bytes.length)
                    .array());
            answer.writeBytes(bytes);
        }
        return answer.toByteArray();
    }

    @Override
    public void close() {
        socket.close();
    }
}
