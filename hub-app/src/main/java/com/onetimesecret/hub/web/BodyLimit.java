package com.onetimesecret.hub.web;

import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.web.problem.Surface;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Refuses bodies that are too large before anything parses them: by what they announce, else by what arrives.
final class BodyLimit {

    /// WIRE 0.
    static final int USUAL = 64 * 1024;
    /// A list of messages (WIRE 4); whoever reads the body refuses a single one of that size.
    static final int MESSAGES = 1024 * 1024;
    /// The deposit box itself counts to 1 MiB (WIRE 6), so that its owner learns of what was a little too large.
    static final int DEPOSIT = 2 * 1024 * 1024;
    /// A value of an agent's private store (WIRE 6).
    static final int VAULT = 1024 * 1024;
    /// A secret of 1 MiB, of which JSON may write each byte as six, and the members beside it.
    static final int SECRET = 6656 * 1024;

    /// The same in a form, which may write each byte as three.
    static final int SECRET_FORM = 3200 * 1024;

    /// Jetty's name for how much of a form it reads; a browser's forms have no business to be larger elsewhere.
    private static final String FORM_LIMIT = "org.eclipse.jetty.server.Request.maxFormContentSize";

    private BodyLimit() {}

    /// The request with its limit on.
    ///
    /// @throws HubException payload-too-large, if it announces more
    static HttpServletRequest on(HttpServletRequest request) {
        int limit = switch (request.getRequestURI()) {
            case "/api/v2/secret", "/api/v2/agent/handoff", "/mcp" -> SECRET;
            case "/api/v2/agent/messages" -> MESSAGES;
            case "/secret" -> SECRET_FORM;
            case String path when Surface.of(path) == Surface.A2A -> USUAL;
            case String path when path.startsWith("/a/") -> DEPOSIT;
            case String path when path.startsWith("/api/v2/agent/vault") -> VAULT;
            case String path when path.startsWith("/request/") -> SECRET_FORM;
            default -> USUAL;
        };
        if (limit == SECRET_FORM) {
            request.setAttribute(FORM_LIMIT, limit);
        }
        if (request.getContentLengthLong() > limit) {
            throw tooLarge(limit);
        }
        // An announced length is held by the container; only a chunked body can go on for ever.
        return request.getContentLengthLong() >= 0 ? request : new Limited(request, limit);
    }

    private static HubException tooLarge(int limit) {
        return new HubException(
                ProblemType.PAYLOAD_TOO_LARGE, "A body may have " + limit + " bytes here, and this one has more.");
    }

    /// A request whose body ends in a refusal where the limit is.
    private static final class Limited extends HttpServletRequestWrapper {

        private final int limit;
        private @Nullable ServletInputStream body;

        Limited(HttpServletRequest request, int limit) {
            super(request);
            this.limit = limit;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            if (body == null) {
                body = new Counted(super.getInputStream(), limit);
            }
            return body;
        }

        @Override
        public BufferedReader getReader() throws IOException {
            var encoding = getCharacterEncoding();
            return new BufferedReader(new InputStreamReader(
                    getInputStream(), encoding == null ? StandardCharsets.UTF_8 : Charset.forName(encoding)));
        }
    }

    /// A body that counts what was read of it.
    private static final class Counted extends ServletInputStream {

        private final ServletInputStream body;
        private final int limit;
        private long read;

        Counted(ServletInputStream body, int limit) {
            this.body = body;
            this.limit = limit;
        }

        @Override
        public int read() throws IOException {
            int octet = body.read();
            count(octet < 0 ? 0 : 1);
            return octet;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = body.read(target, offset, length);
            count(Math.max(0, count));
            return count;
        }

        private void count(int more) {
            read += more;
            if (read > limit) {
                throw tooLarge(limit);
            }
        }

        @Override
        public boolean isFinished() {
            return body.isFinished();
        }

        @Override
        public boolean isReady() {
            return body.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            body.setReadListener(listener);
        }
    }
}
