package com.onetimesecret.hub.web.problem;

import com.onetimesecret.hub.api.BaseUrl;
import java.util.function.BiConsumer;
import org.springframework.stereotype.Component;

/// The headers that every answer carries, errors included; a controller may loosen them for its own page.
@Component
public class SecurityHeaders {

    private static final String NOTHING = "default-src 'none'; frame-ancestors 'none'";
    private static final String PAGE = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
            + "connect-src 'self'; font-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
            + "frame-ancestors 'none'";

    private final BaseUrl baseUrl;

    SecurityHeaders(BaseUrl baseUrl) {
        this.baseUrl = baseUrl;
    }

    /// Sets them for an answer of that surface.
    public void apply(Surface surface, BiConsumer<String, String> setHeader) {
        setHeader.accept("X-Content-Type-Options", "nosniff");
        setHeader.accept("Referrer-Policy", "no-referrer");
        setHeader.accept("X-Frame-Options", "DENY");
        setHeader.accept("Content-Security-Policy", surface == Surface.PAGE ? PAGE : NOTHING);
        if (surface == Surface.PAGE) {
            // No window that opened a page, or that it opens, gets hold of it.
            setHeader.accept("Cross-Origin-Opener-Policy", "same-origin");
        }
        if (surface != Surface.DOCUMENT) {
            setHeader.accept("Cache-Control", "no-store");
        }
        if (baseUrl.isHttps()) {
            setHeader.accept("Strict-Transport-Security", "max-age=63072000");
        }
    }
}
