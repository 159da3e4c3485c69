package com.onetimesecret.hub.web.problem;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// What is left of a body that was refused: a client that still sends it would see a reset and not the answer.
final class UnreadBody {

    private static final int MOST = 256 * 1024;
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofMillis(2);

    private static final String LEFT = UnreadBody.class.getName();

    private UnreadBody() {}

    /// Reads and forgets what comes soon, if it is little; the container closes the connection over the rest.
    static void discard(HttpServletRequest request) {
        if (request.getHeader("Expect") != null) {
            // Whoever asks first has sent nothing yet.
            return;
        }
        try {
            long announced = request.getContentLengthLong();
            var all = discard(
                    own(request).getInputStream(), announced < 0 ? MOST : Math.min(MOST, announced), announced >= 0);
            if (announced > MOST || !all) {
                request.setAttribute(LEFT, true);
            }
        } catch (IOException | RuntimeException broken) {
            // The answer goes out all the same; whether it arrives is no longer in the hub's hands.
            request.setAttribute(LEFT, true);
        }
    }

    /// The same for an answer that is to be the same whether or not the body had been read before.
    static void discardAlike(HttpServletRequest request) {
        discard(request);
        if (request.getContentLengthLong() < 0) {
            request.setAttribute(LEFT, true);
        }
    }

    /// Says so where more is left than is read, so that no client sends its next call on this connection.
    static void tell(HttpServletRequest request, HttpServletResponse response) {
        if (request.getAttribute(LEFT) != null) {
            response.setHeader("Connection", "close");
        }
    }

    /// Whether all that there was has been read.
    ///
    /// @param most where to stop: behind the last byte the container may not say yet that it was the last
    private static boolean discard(ServletInputStream body, long most, boolean isAnnounced) throws IOException {
        var buffer = new byte[16 * 1024];
        var end = System.nanoTime() + PATIENCE.toNanos();
        int read = 0;
        while (read < most && !body.isFinished() && System.nanoTime() < end) {
            if (body.available() > 0) {
                read += Math.max(0, body.read(buffer, 0, Math.min(buffer.length, body.available())));
            } else {
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
        return body.isFinished() || (isAnnounced && read >= most);
    }

    /// The container's own request: the limit on it would refuse once more.
    private static ServletRequest own(ServletRequest request) {
        return request instanceof ServletRequestWrapper wrapper ? own(wrapper.getRequest()) : request;
    }
}
