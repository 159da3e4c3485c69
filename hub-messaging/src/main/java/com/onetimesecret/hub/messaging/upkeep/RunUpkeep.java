package com.onetimesecret.hub.messaging.upkeep;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Does what features do by themselves, from before the web server takes calls until after it took the last.
@Component
class RunUpkeep implements SmartLifecycle, MeterBinder {

    private final ObjectProvider<Upkeep> features;
    private volatile List<Recurring> running = List.of();

    RunUpkeep(ObjectProvider<Upkeep> features) {
        this.features = features;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        features.stream()
                .flatMap(feature -> feature.chores().stream())
                .forEach(chore -> Gauge.builder("hub.chore.age", () -> age(chore.name()))
                        .tag("chore", chore.name())
                        .baseUnit("seconds")
                        .description("How long ago this hub last did that without a failure")
                        .register(registry));
    }

    private double age(String name) {
        return running.stream()
                .filter(chore -> chore.name().equals(name))
                .mapToDouble(chore -> chore.age().toMillis() / 1e3)
                .findFirst()
                .orElse(0);
    }

    @Override
    public void start() {
        running = features.stream()
                .flatMap(feature -> feature.chores().stream())
                .map(chore -> Recurring.start(chore.name(), chore.pause(), chore.work()))
                .toList();
    }

    @Override
    public void stop() {
        var ending = running;
        running = List.of();
        ending.forEach(Recurring::close);
    }

    @Override
    public boolean isRunning() {
        return !running.isEmpty();
    }

    @Override
    public int getPhase() {
        return 0;
    }
}
