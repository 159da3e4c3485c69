package com.onetimesecret.hub.web.rate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.onetimesecret.hub.api.call.SharedLimits;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// One limit: so many calls of a caller in a window that opens with the first of them. Counting touches no
/// database; [ShareQuotas] tells the other hubs.
public final class Quota implements SharedLimits.Limit {

    /// Bounds the memory that callers can take; the one not seen for longest starts afresh.
    static final long MOST_CALLERS = 100_000;

    private final String name;
    private final int calls;
    private final Duration length;
    private final InstantSource time;
    private final CallerNames names;
    private final Runnable onRefusal;
    private final Cache<String, CallWindow> windows;
    private final Set<String> changed = ConcurrentHashMap.newKeySet();

    Quota(String name, int calls, Duration length, InstantSource time, CallerNames names, Runnable onRefusal) {
        this.onRefusal = onRefusal;
        this.name = name;
        this.calls = calls;
        this.length = length;
        this.time = time;
        this.names = names;
        windows = Caffeine.newBuilder()
                .maximumSize(MOST_CALLERS)
                .expireAfterAccess(length)
                .build();
    }

    /// Counts a call of `caller`, if there is one left.
    public Left take(String caller) {
        var key = names.of(caller);
        var state = window(key).take(calls, length, time.instant());
        if (state.allowed()) {
            changed.add(key);
        } else {
            onRefusal.run();
        }
        // Rounded up: a client that waits this long finds calls left.
        var seconds = state.untilEnd().plusSeconds(1).minusNanos(1).toSeconds();
        return new Left(this, state.allowed(), state.left(), seconds);
    }

    @Override
    public boolean pass(String caller) {
        return take(caller).allowed();
    }

    @Override
    public boolean hasLeft(String caller) {
        return left(caller) > 0;
    }

    /// Takes back a call that is counted elsewhere.
    public void giveBack(String caller) {
        var key = names.of(caller);
        var window = windows.getIfPresent(key);
        if (window != null) {
            window.giveBack(time.instant());
            changed.add(key);
        }
    }

    /// How many calls `caller` has left, without counting one.
    public int left(String caller) {
        var window = windows.getIfPresent(names.of(caller));
        return window == null ? calls : Math.toIntExact(window.left(calls, time.instant()));
    }

    String name() {
        return name;
    }

    private CallWindow window(String key) {
        return windows.get(key, _ -> new CallWindow());
    }

    /// What this hub counted for one caller and has not told.
    record Telling(String quota, String caller, CallWindow.Untold untold) {}

    /// What the other hubs do not know yet; whatever of it does not reach them is to be [#keep] kept.
    List<Telling> untold() {
        var tellings = new ArrayList<Telling>();
        for (var caller : List.copyOf(changed)) {
            // First, so that a call counted meanwhile marks it again.
            changed.remove(caller);
            var window = windows.getIfPresent(caller);
            if (window != null) {
                window.untold(time.instant()).ifPresent(untold -> tellings.add(new Telling(name, caller, untold)));
            }
        }
        return tellings;
    }

    /// Remembers to tell of those callers next time.
    void keep(Collection<Telling> tellings) {
        tellings.forEach(telling -> changed.add(telling.caller()));
    }

    /// Takes over what all hubs counted for a caller.
    ///
    /// @param told what of it came from here just now, if anything did
    void takeOver(String caller, long used, Duration left, CallWindow.@Nullable Untold told) {
        // A window never outlasts the limit's own, even if it was opened under another setting.
        var now = time.instant();
        var end = now.plus(left.compareTo(length) > 0 ? length : left);
        if (told != null) {
            window(caller).told(told, used, end);
        } else {
            window(caller).heard(used, end, now);
        }
    }

    /// What a caller has left of a quota, and the seconds until it is whole again.
    public record Left(Quota quota, boolean allowed, long calls, long seconds) {

        /// `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers).
        private String policy() {
            return "\"" + quota.name + "\";q=" + quota.calls + ";w=" + quota.length.toSeconds();
        }

        /// `RateLimit` of the same draft.
        private String state() {
            return "\"" + quota.name + "\";r=" + calls + ";t=" + seconds;
        }

        /// Says both on the answer.
        public void tell(HttpServletResponse response) {
            response.setHeader("RateLimit-Policy", policy());
            response.setHeader("RateLimit", state());
        }

        /// The refusal when nothing is left.
        public HubException refusal() {
            return new HubException(
                            ProblemType.RATE_LIMITED,
                            "The limit `" + quota.name + "` lets " + quota.calls + " calls through in "
                                    + quota.length.toSeconds() + " seconds. Wait " + seconds + " seconds.")
                    .retryAfter(Duration.ofSeconds(seconds));
        }
    }
}
