package com.onetimesecret.hub.api.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// What is counted before and after somebody reads it.
@NullMarked
class TallyTests {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Tally tally = new Tally("hub.tested", "kind", "What the test counts", "known");

    private double count(String kind) {
        return registry.get("hub.tested").tag("kind", kind).functionCounter().count();
    }

    @Test
    void keepsWhatWasCountedBeforeItIsRead() {
        tally.add("early");
        tally.bindTo(registry);
        tally.add("early");
        tally.add("late");

        assertThat(count("early")).isEqualTo(2);
        assertThat(count("late")).isEqualTo(1);
        assertThat(count("known")).isZero();
    }

    @Test
    void countsAsOtherWhatWouldBeTooManyValues() {
        tally.bindTo(registry);
        for (int n = 0; n < 1_000; n++) {
            tally.add("value" + n);
        }

        assertThat(registry.find("hub.tested").functionCounters()).hasSizeLessThanOrEqualTo(201);
        assertThat(count("other")).isGreaterThanOrEqualTo(800);
    }
}
