package com.onetimesecret.hub.page;

import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/// The answer to a form that did something: look at the result with a GET, so that reloading repeats nothing.
public final class SeeOther {

    private SeeOther() {}

    /// Look at `path`.
    public static ResponseEntity<Void> at(String path) {
        return ResponseEntity.status(HttpStatus.SEE_OTHER)
                .location(URI.create(path))
                .build();
    }
}
