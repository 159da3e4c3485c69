package com.onetimesecret.hub.discovery;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/// A public text that does not change while the hub runs, rendered once.
final class Document {

    static final MediaType MARKDOWN = new MediaType("text", "markdown", StandardCharsets.UTF_8);
    static final MediaType PLAIN_TEXT = new MediaType("text", "plain", StandardCharsets.UTF_8);

    // Short enough that a new release is seen soon, long enough that a polling crowd costs nothing.
    private static final Duration FRESH_FOR = Duration.ofMinutes(5);

    private final MediaType type;
    private final byte[] bytes;
    private final String etag;

    private Document(MediaType type, byte[] bytes) {
        this.type = type;
        this.bytes = bytes;
        etag = '"' + fingerprint(bytes) + '"';
    }

    /// A document of that text.
    static Document of(MediaType type, String text) {
        return new Document(type, text.getBytes(StandardCharsets.UTF_8));
    }

    /// The answer to a request from anywhere: Spring turns it into a 304 for a caller that has this version.
    ResponseEntity<byte[]> answer() {
        return ResponseEntity.ok().headers(this::describe).body(bytes);
    }

    /// The digest of its text, in hexadecimal.
    String sha256() {
        return HexFormat.of().formatHex(digest(bytes));
    }

    private void describe(HttpHeaders headers) {
        headers.setContentType(type);
        headers.setETag(etag);
        headers.setCacheControl(CacheControl.maxAge(FRESH_FOR).cachePublic());
        headers.setAccessControlAllowOrigin("*");
    }

    private static String fingerprint(byte[] bytes) {
        return HexFormat.of().formatHex(digest(bytes), 0, 12);
    }

    private static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256", e);
        }
    }
}
