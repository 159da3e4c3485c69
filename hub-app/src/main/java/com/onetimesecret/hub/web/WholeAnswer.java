package com.onetimesecret.hub.web;

import com.onetimesecret.hub.web.problem.Surface;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;

/// An API answer that leaves in one piece: flushing half-way would cost it its length and a second write.
///
/// The framework flushes every answer it writes; the container then cannot know that nothing more will come. Pages
/// are left alone, because their live streams mean their flushes.
final class WholeAnswer extends HttpServletResponseWrapper {

    private WholeAnswer(HttpServletResponse response) {
        super(response);
    }

    static HttpServletResponse of(HttpServletRequest request, HttpServletResponse response) {
        return switch (Surface.of(request)) {
            // What waits at these doors says meanwhile that it does.
            case PAGE, MCP, A2A -> response;
            default -> new WholeAnswer(response);
        };
    }

    @Override
    public void flushBuffer() {
        // The container flushes at the end.
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        var out = super.getOutputStream();
        return new ServletOutputStream() {
            @Override
            public void write(int b) throws IOException {
                out.write(b);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
            }

            @Override
            public void flush() {
                // As above.
            }

            @Override
            public void close() throws IOException {
                out.close();
            }

            @Override
            public boolean isReady() {
                return out.isReady();
            }

            @Override
            public void setWriteListener(WriteListener listener) {
                out.setWriteListener(listener);
            }
        };
    }
}
