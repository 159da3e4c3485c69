package com.onetimesecret.hub.vault.onetime;

import java.nio.charset.StandardCharsets;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/// Answers that nobody may keep, in JSON whatever the client says it accepts: some of these clients say nonsense.
final class Unstored {

    private static final MediaType JSON = new MediaType(MediaType.APPLICATION_JSON, StandardCharsets.UTF_8);

    private Unstored() {}

    static <T> ResponseEntity<T> ok(T body) {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .contentType(JSON)
                .body(body);
    }
}
