package com.onetimesecret.hub.web.telemetry;

import com.onetimesecret.hub.web.problem.Surface;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/// Counts calls by route and status, and how long they took by the part of the hub that answered. What waited because
/// its caller wanted to is counted and not timed.
@Component
@ConditionalOnProperty("management.server.port")
class CallMeters implements CallEnded, MeterBinder {

    private static final int MOST_STATUSES = 600;
    private static final String[] STATUSES = new String[MOST_STATUSES];

    static {
        for (int i = 0; i < MOST_STATUSES; i++) {
            STATUSES[i] = String.valueOf(i);
        }
    }

    private final Map<String, Route> routes = new ConcurrentHashMap<>();
    private volatile @Nullable MeterRegistry registry;

    /// What is counted of one route: by method, then by status.
    private record Route(Timer times, Map<String, Map<String, Counter>> counts) {}

    @Override
    public void bindTo(MeterRegistry given) {
        registry = given;
    }

    @Override
    public void ended(Call call) {
        var meters = registry;
        if (meters == null) {
            return;
        }
        // Looked for before it is made, so that nothing is allocated for a call like one before.
        var route = routes.get(call.route());
        if (route == null) {
            route = routes.computeIfAbsent(call.route(), name -> open(meters, name));
        }
        count(meters, call, route).increment();
        if (!call.live()) {
            route.times().record(call.nanos(), TimeUnit.NANOSECONDS);
        }
    }

    private static Counter count(MeterRegistry meters, Call call, Route route) {
        var byStatus = route.counts().get(call.method());
        if (byStatus == null) {
            byStatus = route.counts().computeIfAbsent(call.method(), method -> new ConcurrentHashMap<>());
        }
        var status = STATUSES[Objects.checkIndex(Math.clamp(call.status(), 0, MOST_STATUSES - 1), MOST_STATUSES)];
        var count = byStatus.get(status);
        return count != null
                ? count
                : byStatus.computeIfAbsent(
                        status,
                        code -> Counter.builder("hub.http.requests")
                                .tag("route", call.route())
                                .tag("method", call.method())
                                .tag("status", code)
                                .description("Calls that were answered")
                                .register(meters));
    }

    private static Route open(MeterRegistry meters, String route) {
        var surface = Surface.of(route).name().toLowerCase(Locale.ROOT);
        var times = Timer.builder("hub.http.duration")
                .tag("surface", surface)
                .description("How long calls took that did not want to wait")
                .serviceLevelObjectives(
                        Duration.ofMillis(5),
                        Duration.ofMillis(25),
                        Duration.ofMillis(100),
                        Duration.ofMillis(500),
                        Duration.ofMillis(2500))
                .register(meters);
        return new Route(times, new ConcurrentHashMap<>());
    }
}
