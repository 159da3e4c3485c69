package com.onetimesecret.hub.auth.verify;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.outbound.FetchFailed;
import com.onetimesecret.hub.api.outbound.SafeFetch;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What other domains publish about their agents, fetched by one call at a time each and kept for a moment.
///
/// A domain that does not answer keeps the keys that it published last; one that answers has those of its answer.
@Component
class RemoteAgents {

    private static final int MOST = 10_000;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Set<Integer> GONE = Set.of(404, 410);

    private final SafeFetch fetch;
    private final VerifySettings settings;
    private final InstantSource clock;
    private final Cache<Address, Seen> seen =
            Caffeine.newBuilder().maximumSize(MOST).build();
    private final Cache<NetworkId, AtomicInteger> fetches =
            Caffeine.newBuilder().expireAfterWrite(MINUTE).build();
    private final ConcurrentHashMap<Address, FutureTask<Seen>> calls = new ConcurrentHashMap<>();

    RemoteAgents(SafeFetch fetch, VerifySettings settings, InstantSource clock) {
        this.fetch = fetch;
        this.settings = settings;
        this.clock = clock;
    }

    /// What is fetched.
    enum Document {
        AGENT("/.well-known/agent.json", "application/json"),
        DIRECTORY(
                "/.well-known/http-message-signatures-directory",
                "application/http-message-signatures-directory+json, application/jwk-set+json, application/json");

        private final String path;
        private final String accept;

        Document(String path, String accept) {
            this.path = path;
            this.accept = accept;
        }
    }

    private record Address(Domain domain, Document document) {}

    /// What the last look brought.
    ///
    /// @param published what counts now, perhaps from an earlier look; null if nothing does
    /// @param publishedAt when that came
    /// @param failure why the last look brought nothing, or null
    /// @param isAnswered whether the domain answered at all
    record Seen(
            @Nullable Published published,
            Instant publishedAt,
            @Nullable String failure,
            boolean isAnswered,
            Instant lookedAt) {}

    /// What the domain publishes, as it was a moment ago.
    ///
    /// @throws HubException rate-limited, if the network of who asks caused too many looks
    Seen look(Domain domain, Document document, NetworkId asker) {
        var address = new Address(domain, document);
        var before = seen.getIfPresent(address);
        if (before != null && before.lookedAt().plus(settings.fresh()).isAfter(clock.instant())) {
            return before;
        }
        count(asker);
        var mine = new FutureTask<>(() -> call(address));
        var running = calls.putIfAbsent(address, mine);
        if (running == null) {
            try {
                mine.run();
            } finally {
                calls.remove(address, mine);
            }
        }
        try {
            return (running == null ? mine : running).get();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        } catch (ExecutionException broken) {
            throw new IllegalStateException(broken.getCause());
        }
    }

    private void count(NetworkId asker) {
        var sofar = fetches.get(asker, _ -> new AtomicInteger());
        if (sofar.incrementAndGet() > settings.fetchesPerMinute()) {
            throw new HubException(
                            ProblemType.RATE_LIMITED,
                            "This network had the hub look at other domains " + settings.fetchesPerMinute()
                                    + " times within a minute.")
                    .retryAfter(MINUTE);
        }
    }

    private Seen call(Address address) {
        var before = seen.getIfPresent(address);
        var now = clock.instant();
        // Who waited for a place here may find that another call was made meanwhile.
        if (before != null && before.lookedAt().plus(settings.fresh()).isAfter(now)) {
            return before;
        }
        var after = call(address, before, now);
        seen.put(address, after);
        return after;
    }

    private Seen call(Address address, @Nullable Seen before, Instant now) {
        var document = address.document();
        try {
            var answer = fetch.get(address.domain().at(document.path), Map.of("Accept", document.accept));
            if (document == Document.DIRECTORY && GONE.contains(answer.status())) {
                // Whoever takes the directory away takes its keys back.
                return new Seen(null, now, "It has no key directory.", true, now);
            }
            if (answer.status() != 200) {
                return silent(before, now, "It answered " + answer.status() + ", and only 200 counts.");
            }
            var published =
                    document == Document.AGENT ? Published.agent(answer.body()) : Published.directory(answer.body());
            return new Seen(published, now, null, true, now);
        } catch (Published.Unusable unusable) {
            return new Seen(null, now, "It answered, but " + unusable.getMessage() + ".", true, now);
        } catch (FetchFailed failed) {
            return silent(before, now, String.valueOf(failed.getMessage()));
        }
    }

    private Seen silent(@Nullable Seen before, Instant now, String why) {
        if (before != null
                && before.published() != null
                && before.publishedAt().plus(settings.stale()).isAfter(now)) {
            return new Seen(before.published(), before.publishedAt(), why, false, now);
        }
        return new Seen(null, now, why, false, now);
    }
}
