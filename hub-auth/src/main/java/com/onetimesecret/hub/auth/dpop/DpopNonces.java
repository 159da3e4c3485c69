package com.onetimesecret.hub.auth.dpop;

import com.onetimesecret.hub.api.seal.MasterKeys;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.springframework.stereotype.Component;

/// The nonces that proofs have to carry: the same on every hub of an installation for five minutes, accepted for
/// five more, and kept nowhere.
@Component
class DpopNonces {

    static final Duration LIFE = Duration.ofMinutes(5);

    // Another hub's clock may be this much ahead, and its nonces are as good.
    private static final Duration CLOCKS_APART = Duration.ofSeconds(10);
    private static final int LENGTH = 18;

    private final MasterKeys keys;
    private final InstantSource clock;

    DpopNonces(MasterKeys keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /// The nonce for the next proof at that place.
    String current(DpopRealm realm) {
        return nonce(keys.current(), realm, clock.instant());
    }

    boolean isFresh(DpopRealm realm, String nonce) {
        var now = clock.instant();
        var sent = nonce.getBytes(StandardCharsets.UTF_8);
        // All hubs get a new master key one after the other, so the others count as well.
        return keys.all().stream()
                .anyMatch(key -> Stream.of(now, now.minus(LIFE), now.plus(CLOCKS_APART))
                        .anyMatch(time -> MessageDigest.isEqual(
                                nonce(key, realm, time).getBytes(StandardCharsets.US_ASCII), sent)));
    }

    private static String nonce(SecretKey key, DpopRealm realm, Instant time) {
        long bucket = Math.floorDiv(time.getEpochSecond(), LIFE.toSeconds());
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            var digest = mac.doFinal(("hub dpop nonce\n" + realm + "\n" + bucket).getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, LENGTH));
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
