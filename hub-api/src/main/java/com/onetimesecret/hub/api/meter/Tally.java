package com.onetimesecret.hub.api.meter;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/// Counts what happened by one label of few values. It costs an addition, whether anybody reads it or not.
///
/// What the label says is the hub's own word, never an id, a path or anything else from outside.
public final class Tally implements MeterBinder {

    /// More would be no label any more but data; what is over it counts as `other`.
    private static final int MOST_VALUES = 200;

    private final String name;
    private final String label;
    private final String description;
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
    private final List<MeterRegistry> readers = new CopyOnWriteArrayList<>();

    /// @param name with dots, as meters are named
    /// @param known values that are there from the beginning, with 0
    public Tally(String name, String label, String description, String... known) {
        this.name = name;
        this.label = label;
        this.description = description;
        know(known);
    }

    /// Those values are there from now on, if only with 0, so that a first one is seen as a change.
    public void know(String... values) {
        for (var value : values) {
            opened(value);
        }
    }

    /// Counts one.
    public void add(String value) {
        var count = counts.get(value);
        (count == null ? opened(value) : count).increment();
    }

    private LongAdder opened(String value) {
        var known = counts.size() < MOST_VALUES ? value : "other";
        return counts.computeIfAbsent(known, opened -> {
            var count = new LongAdder();
            readers.forEach(registry -> register(registry, opened, count));
            return count;
        });
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        readers.add(registry);
        counts.forEach((value, count) -> register(registry, value, count));
    }

    private void register(MeterRegistry registry, String value, LongAdder count) {
        FunctionCounter.builder(name, count, LongAdder::sum)
                .tag(label, value)
                .description(description)
                .register(registry);
    }
}
