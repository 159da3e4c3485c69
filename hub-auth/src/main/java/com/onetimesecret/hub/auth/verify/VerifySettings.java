package com.onetimesecret.hub.auth.verify;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How agents elsewhere are looked up.
///
/// @param fresh how long what a domain published, or that it did not answer, counts without another look
/// @param stale how long what it published last still counts while it does not answer
/// @param fetchesPerMinute looks at other domains that one network may cause, on each hub
@ConfigurationProperties("hub.verify")
record VerifySettings(
        @DefaultValue("30s") Duration fresh,
        @DefaultValue("12h") Duration stale,
        @DefaultValue("60") int fetchesPerMinute) {

    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(5);

    VerifySettings {
        if (fresh.isNegative() || fresh.isZero() || fresh.compareTo(LONGEST_SILENCE) > 0) {
            throw new IllegalArgumentException("hub.verify.fresh must be more than nothing and at most 5 minutes");
        }
    }
}
