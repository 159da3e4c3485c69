package com.onetimesecret.hub.auth.client;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.onetimesecret.hub.api.outbound.FetchFailed;
import com.onetimesecret.hub.api.outbound.SafeFetch;
import com.onetimesecret.hub.auth.key.InvalidKey;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The key sets behind `jwks_uri`, each fetched at most once a minute and kept as long as its answer says, within
/// limits.
@Component
class RemoteKeySets {

    private static final Logger log = LoggerFactory.getLogger(RemoteKeySets.class);

    /// A client that changes its keys is heard at the next key that nobody knows, but no more often than this.
    private static final Duration SOONEST = Duration.ofMinutes(1);

    private static final Duration USUAL = Duration.ofMinutes(10);
    private static final Duration LATEST = Duration.ofHours(1);

    /// What was fetched still counts for so long when the client's own server is away.
    private static final Duration STALE = Duration.ofHours(12);

    private static final Pattern MAX_AGE = Pattern.compile("(?:^|[ ,])max-age=(\\d{1,9})");
    private static final int MOST = 10_000;

    private final SafeFetch fetch;
    private final JsonMapper mapper;
    private final InstantSource clock;
    private final Cache<String, Fetched> sets =
            Caffeine.newBuilder().maximumSize(MOST).build();

    RemoteKeySets(SafeFetch fetch, JsonMapper mapper, InstantSource clock) {
        this.fetch = fetch;
        this.mapper = mapper;
        this.clock = clock;
    }

    /// What the last call brought, or what the last good one did.
    private record Fetched(@Nullable KeySet keys, Instant calledAt, Instant freshUntil, Instant usableUntil) {}

    /// The set of that address, fetched anew if it is old or does not know that name.
    Optional<KeySet> find(String uri, @Nullable String kid) {
        return find(uri, keys -> keys.knows(kid));
    }

    /// The set of that address as it is by now, where the one at hand is of no use.
    Optional<KeySet> findNewer(String uri) {
        return find(uri, keys -> false);
    }

    private Optional<KeySet> find(String uri, Predicate<KeySet> serves) {
        var now = clock.instant();
        var fetched = sets.asMap().compute(uri, (same, known) -> isGood(known, serves, now) ? known : call(uri, known));
        var keys = Objects.requireNonNull(fetched).keys();
        return fetched.usableUntil().isAfter(now) ? Optional.ofNullable(keys) : Optional.empty();
    }

    private static boolean isGood(@Nullable Fetched known, Predicate<KeySet> serves, Instant now) {
        if (known == null) {
            return false;
        }
        if (known.calledAt().plus(SOONEST).isAfter(now)) {
            return true;
        }
        return known.keys() != null && known.freshUntil().isAfter(now) && serves.test(known.keys());
    }

    private Fetched call(String uri, @Nullable Fetched before) {
        var now = clock.instant();
        try {
            var answer = fetch.get(URI.create(uri), Map.of("Accept", "application/jwk-set+json, application/json"));
            if (answer.status() == 200) {
                var keys = KeySet.read(mapper.readTree(answer.body()));
                var life = life(answer.header("Cache-Control").orElse(""));
                return new Fetched(keys, now, now.plus(life), now.plus(STALE));
            }
            log.info("The key set of a client answered {}", answer.status());
        } catch (FetchFailed | InvalidKey | JacksonException | IllegalArgumentException unusable) {
            log.info(
                    "The key set of a client could not be had: {}",
                    unusable.getClass().getSimpleName());
        }
        return before == null
                ? new Fetched(null, now, now, now)
                : new Fetched(before.keys(), now, now.plus(SOONEST), before.usableUntil());
    }

    private static Duration life(String cacheControl) {
        var age = MAX_AGE.matcher(cacheControl);
        var said = age.find() ? Duration.ofSeconds(Long.parseLong(age.group(1))) : USUAL;
        return said.compareTo(SOONEST) < 0 ? SOONEST : said.compareTo(LATEST) > 0 ? LATEST : said;
    }
}
