package com.onetimesecret.hub.web.rate;

import com.onetimesecret.hub.api.call.SharedLimits;
import com.onetimesecret.hub.api.meter.Tally;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/// All limits that hubs share, by name.
@Component
public class Quotas implements SharedLimits, MeterBinder {

    private final Tally refused =
            new Tally("hub.rate.refused", "limit", "Calls over a limit of their caller, by the limit's name");
    private final InstantSource time;
    private final CallerNames names;
    private final Map<String, Quota> quotas = new ConcurrentHashMap<>();

    Quotas(InstantSource time, CallerNames names) {
        this.time = time;
        this.names = names;
    }

    @Override
    public Quota open(String name, int calls, Duration length) {
        refused.know(name);
        var quota = new Quota(name, calls, length, time, names, () -> refused.add(name));
        if (quotas.putIfAbsent(name, quota) != null) {
            throw new IllegalStateException("There are two limits named " + name);
        }
        return quota;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        refused.bindTo(registry);
    }

    Collection<Quota> all() {
        return Collections.unmodifiableCollection(quotas.values());
    }

    Optional<Quota> named(String name) {
        return Optional.ofNullable(quotas.get(name));
    }
}
