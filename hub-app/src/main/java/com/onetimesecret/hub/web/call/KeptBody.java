package com.onetimesecret.hub.web.call;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.WebUtils;

/// A signed request, whose body the gate reads to check its digest and the controller reads again; or one with an
/// `Idempotency-Key`, whose body tells a repeat from another call.
public final class KeptBody extends HttpServletRequestWrapper {

    private byte @Nullable [] bytes;

    private KeptBody(HttpServletRequest request) {
        super(request);
    }

    /// The request itself, unless its body is read twice.
    public static HttpServletRequest around(HttpServletRequest request) {
        return request.getHeader(Authorization.SIGNATURE) == null && !isKeyed(request)
                ? request
                : new KeptBody(request);
    }

    /// Whether it is a call that may be sent again under the same key.
    static boolean isKeyed(HttpServletRequest request) {
        return request.getHeader("Idempotency-Key") != null
                && request.getMethod().equals("POST");
    }

    /// The whole body of that signed or keyed request.
    public static byte[] of(HttpServletRequest request) throws IOException {
        var kept = WebUtils.getNativeRequest(request, KeptBody.class);
        if (kept == null) {
            throw new IllegalStateException("A request whose body is read twice came past the edge");
        }
        return kept.bytes();
    }

    private byte[] bytes() throws IOException {
        if (bytes == null) {
            bytes = super.getInputStream().readAllBytes();
        }
        return bytes;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        return new BytesInput(bytes());
    }

    @Override
    public BufferedReader getReader() throws IOException {
        var encoding = getCharacterEncoding();
        return new BufferedReader(new InputStreamReader(
                getInputStream(), encoding == null ? StandardCharsets.UTF_8 : Charset.forName(encoding)));
    }
}
