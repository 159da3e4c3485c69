package com.onetimesecret.hub.web.call;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/// One limit, counted for each caller on this node: so many calls in a window that opens with the first of them.
class Quota {

    /// Bounds the memory that callers can take; the one not seen for longest starts afresh.
    private static final long MOST_CALLERS = 100_000;

    private final String name;
    private final int calls;
    private final Duration window;
    private final TimeMeter clock;
    private final Cache<String, Bucket> buckets;

    Quota(String name, int calls, Duration window, InstantSource time) {
        this.name = name;
        this.calls = calls;
        this.window = window;
        clock = clock(time);
        buckets = Caffeine.newBuilder()
                .maximumSize(MOST_CALLERS)
                .expireAfterAccess(window)
                .build();
    }

    /// Counts a call of `caller`, if there is one left.
    Left take(String caller) {
        var bucket = buckets.get(caller, _ -> newBucket());
        var probe = bucket.tryConsumeAndReturnRemaining(1);
        var nanos = probe.isConsumed() ? probe.getNanosToWaitForReset() : probe.getNanosToWaitForRefill();
        // Rounded up: a client that waits this long finds calls left.
        var reset = TimeUnit.NANOSECONDS.toSeconds(nanos + TimeUnit.SECONDS.toNanos(1) - 1);
        return new Left(this, probe.isConsumed(), probe.getRemainingTokens(), reset);
    }

    /// Takes back a call that is counted elsewhere.
    void giveBack(String caller) {
        var bucket = buckets.getIfPresent(caller);
        if (bucket != null) {
            bucket.addTokens(1);
        }
    }

    /// How many calls `caller` has left, without counting one.
    int left(String caller) {
        var bucket = buckets.getIfPresent(caller);
        return bucket == null ? calls : Math.toIntExact(bucket.getAvailableTokens());
    }

    private Bucket newBucket() {
        return Bucket.builder()
                .withCustomTimePrecision(clock)
                .addLimit(limit -> limit.capacity(calls).refillIntervally(calls, window))
                .build();
    }

    private static TimeMeter clock(InstantSource time) {
        return new TimeMeter() {
            @Override
            public long currentTimeNanos() {
                var now = time.instant();
                return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
            }

            @Override
            public boolean isWallClockBased() {
                return true;
            }
        };
    }

    /// What a caller has left of a quota, and the seconds until it is whole again.
    record Left(Quota quota, boolean allowed, long calls, long seconds) {

        /// `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers).
        private String policy() {
            return "\"" + quota.name + "\";q=" + quota.calls + ";w=" + quota.window.toSeconds();
        }

        /// `RateLimit` of the same draft.
        private String state() {
            return "\"" + quota.name + "\";r=" + calls + ";t=" + seconds;
        }

        /// Says both on the answer.
        void tell(HttpServletResponse response) {
            response.setHeader("RateLimit-Policy", policy());
            response.setHeader("RateLimit", state());
        }

        /// The refusal when nothing is left.
        HubException refusal() {
            return new HubException(
                            ProblemType.RATE_LIMITED,
                            "The limit `" + quota.name + "` lets " + quota.calls + " calls through in "
                                    + quota.window.toSeconds() + " seconds. Wait " + seconds + " seconds.")
                    .retryAfter(Duration.ofSeconds(seconds));
        }
    }
}
