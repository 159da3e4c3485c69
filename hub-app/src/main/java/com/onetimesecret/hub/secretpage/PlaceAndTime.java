package com.onetimesecret.hub.secretpage;

import com.onetimesecret.hub.api.BaseUrl;
import java.time.Instant;
import java.time.InstantSource;
import org.springframework.stereotype.Component;

/// Where the pages are, and when they are looked at.
@Component
record PlaceAndTime(BaseUrl baseUrl, InstantSource clock) {

    /// The absolute address of `path`.
    String at(String path) {
        return baseUrl.at(path);
    }

    Instant now() {
        return clock.instant();
    }
}
