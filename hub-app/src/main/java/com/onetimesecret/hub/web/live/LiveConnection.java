package com.onetimesecret.hub.web.live;

import com.onetimesecret.hub.api.call.LiveAnswer;
import com.onetimesecret.hub.api.call.Outlet;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connection that carries an answer that goes on. Its head and its end are written by Jetty; what comes
/// between goes to the socket as it is, several buffers in one call of the system, framed as chunks (RFC 9112
/// 7.1).
final class LiveConnection implements Outlet, Callback {

    private static final Logger LOG = LoggerFactory.getLogger(LiveConnection.class);
    /// What the kernel may hold for one client; more would only hide that it does not read.
    private static final int SEND_BUFFER = 64 * 1024;

    /// Reads from a client that has nothing to say, before others have their turn.
    private static final int READS = 8;

    private final Response response;
    private final Callback completion;
    private final LiveAnswer answer;
    private final EndPoint endPoint;
    private final boolean chunked;
    private final AtomicBoolean ended = new AtomicBoolean();
    private boolean begun;

    private LiveConnection(Request request, Response response, Callback completion, LiveAnswer answer) {
        this.response = response;
        this.completion = completion;
        this.answer = answer;
        this.endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
        this.chunked = request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_1;
    }

    /// Goes on with what the container left.
    static void begin(Request request, Response response, Callback completion, LiveAnswer answer) {
        var connection = new LiveConnection(request, response, completion, answer);
        // The answer has a limit of its own on what stands still, and is never silent for as long as this one.
        request.addIdleTimeoutListener(idle -> false);
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        if (connection.chunked) {
            response.getHeaders().put(HttpHeader.TRANSFER_ENCODING, "chunked");
        }
        answer.begin(connection);
    }

    @Override
    public void send(List<ByteBuffer> bytes) {
        if (begun) {
            endPoint.write(this, chunked ? chunk(bytes) : bytes.toArray(ByteBuffer[]::new));
            return;
        }
        begun = true;
        response.write(false, joined(bytes), Callback.from(InvocationType.NON_BLOCKING, this::headSent, this::failed));
    }

    private void headSent() {
        limitSendBuffer();
        listenForTheEnd();
        succeeded();
    }

    /// Jetty ends each chunk at the beginning of the next, its own last one too, so this does.
    private static ByteBuffer[] chunk(List<ByteBuffer> bytes) {
        var buffers = new ByteBuffer[bytes.size() + 1];
        int size = 0;
        for (int i = 0; i < bytes.size(); i++) {
            buffers[i + 1] = bytes.get(i);
            size += bytes.get(i).remaining();
        }
        buffers[0] = ByteBuffer.wrap(("\r\n" + Integer.toHexString(size) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        return buffers;
    }

    private static ByteBuffer joined(List<ByteBuffer> bytes) {
        var joined = ByteBuffer.allocate(
                bytes.stream().mapToInt(ByteBuffer::remaining).sum());
        bytes.forEach(joined::put);
        return joined.flip();
    }

    private void limitSendBuffer() {
        // With TLS the socket is below.
        var lowest = endPoint instanceof EndPoint.Wrapper wrapper ? wrapper.unwrap() : endPoint;
        if (lowest.getTransport() instanceof SocketChannel socket) {
            try {
                socket.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER);
            } catch (IOException gone) {
                LOG.debug("A client left at once", gone);
            }
        }
    }

    /// A client that has asked says nothing more; what arrives is its leaving.
    private void listenForTheEnd() {
        endPoint.tryFillInterested(Callback.from(InvocationType.NON_BLOCKING, this::read, failure -> cut()));
    }

    private void read() {
        try {
            var ignored = BufferUtil.allocate(512);
            for (int reads = 0; reads < READS; reads++) {
                BufferUtil.clear(ignored);
                int count = endPoint.fill(ignored);
                if (count < 0) {
                    cut();
                    return;
                }
                if (count == 0) {
                    break;
                }
            }
            listenForTheEnd();
        } catch (IOException gone) {
            cut();
        }
    }

    @Override
    public void end(ByteBuffer last) {
        begun = true;
        response.write(true, last, Callback.from(InvocationType.NON_BLOCKING, this::endSent, this::failed));
    }

    private void endSent() {
        if (ended.compareAndSet(false, true)) {
            completion.succeeded();
            answer.over();
        }
    }

    @Override
    public void cut() {
        failed(new EofException("The stream was cut"));
    }

    @Override
    public void succeeded() {
        answer.sent();
    }

    @Override
    public void failed(Throwable failure) {
        if (ended.compareAndSet(false, true)) {
            endPoint.close(failure);
            completion.failed(failure);
            answer.over();
        }
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }
}
