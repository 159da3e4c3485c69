package com.onetimesecret.hub.vault.onetime;

import com.onetimesecret.hub.vault.secret.StoredSecret;
import java.time.Duration;

/// Times of a secret in whole seconds, as its old wire has them.
final class Seconds {

    private Seconds() {}

    /// How long it was to live.
    static long ttl(StoredSecret secret) {
        return rounded(secret.ttl());
    }

    /// How long it still lives; negative afterwards.
    static long left(StoredSecret secret) {
        return rounded(secret.timeLeft());
    }

    /// Rounded, because a secret of an hour that was just made still lives an hour.
    private static long rounded(Duration time) {
        return time.plusMillis(500).toSeconds();
    }
}
