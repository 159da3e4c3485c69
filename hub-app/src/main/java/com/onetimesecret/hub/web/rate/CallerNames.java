package com.onetimesecret.hub.web.rate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.onetimesecret.hub.api.seal.MasterKeys;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.springframework.stereotype.Component;

/// What callers are called where counts are kept: a hash under the master key, so that the database names neither
/// addresses nor people, and every hub of the installation the same.
@Component
class CallerNames {

    private static final int BYTES = 16;

    private final SecretKey key;
    private final Cache<String, String> known =
            Caffeine.newBuilder().maximumSize(Quota.MOST_CALLERS).build();

    CallerNames(MasterKeys keys) {
        key = keys.current();
    }

    String of(String caller) {
        return known.get(caller, this::hash);
    }

    private String hash(String caller) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            var digest = mac.doFinal(("hub rate limit\n" + caller).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, BYTES);
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
