package com.onetimesecret.hub.discovery;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/// A public text that is worth compressing, which is done once.
public final class LargeDocument {

    private static final Duration FRESH_FOR = Duration.ofMinutes(5);

    private final MediaType type;
    private final byte[] bytes;
    private final byte[] gzip;
    private final String fingerprint;

    private LargeDocument(MediaType type, byte[] bytes) {
        this.type = type;
        this.bytes = bytes;
        gzip = compressed(bytes);
        var sum = new CRC32();
        sum.update(bytes);
        fingerprint = Long.toHexString(sum.getValue()) + "-" + bytes.length;
    }

    /// A document of that text.
    public static LargeDocument of(MediaType type, String text) {
        return new LargeDocument(type, text.getBytes(StandardCharsets.UTF_8));
    }

    /// The answer to a caller that reads those encodings.
    ///
    /// @param accepted the header `Accept-Encoding`
    public ResponseEntity<byte[]> answer(@Nullable String accepted) {
        var isGzip = accepted != null && readsGzip(accepted);
        var answer = ResponseEntity.ok()
                .contentType(type)
                .cacheControl(CacheControl.maxAge(FRESH_FOR).cachePublic())
                .eTag('"' + fingerprint + (isGzip ? "-gzip\"" : "\""))
                .header(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*")
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        return isGzip ? answer.header(HttpHeaders.CONTENT_ENCODING, "gzip").body(gzip) : answer.body(bytes);
    }

    private static boolean readsGzip(String accepted) {
        return Arrays.stream(accepted.split(","))
                .map(coding -> coding.strip().toLowerCase(Locale.ROOT))
                .anyMatch(coding -> coding.equals("gzip") || coding.matches("gzip\\s*;\\s*q=(1|0\\.0*[1-9]).*"));
    }

    private static byte[] compressed(byte[] bytes) {
        var compressed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(compressed)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return compressed.toByteArray();
    }
}
