package com.onetimesecret.hub.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// How far two clocks may be apart.
@NullMarked
class ClockGapTests {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void countsFromTheMiddleOfTheQuestion() {
        assertThat(ClockGap.between(NOW, NOW.plusMillis(500), NOW.plusSeconds(1)))
                .contains(new ClockGap(Duration.ZERO));
        assertThat(ClockGap.between(NOW, NOW.minusSeconds(10), NOW)).contains(new ClockGap(Duration.ofSeconds(10)));
    }

    @Test
    void saysNothingAfterAQuestionThatTookLongOrWentBackInTime() {
        assertThat(ClockGap.between(NOW, NOW, NOW.plusSeconds(3))).isEmpty();
        assertThat(ClockGap.between(NOW, NOW, NOW.minusSeconds(1))).isEmpty();
    }

    @Test
    void isUnsafeFromAMinuteOnInBothDirections() {
        assertThat(new ClockGap(Duration.ofSeconds(60)).isUnsafe()).isFalse();
        assertThat(new ClockGap(Duration.ofSeconds(61)).isUnsafe()).isTrue();
        assertThat(new ClockGap(Duration.ofSeconds(-61)).isUnsafe()).isTrue();
        assertThat(new ClockGap(Duration.ofSeconds(-6)).isWorthSaying()).isTrue();
        assertThat(new ClockGap(Duration.ofSeconds(4)).isWorthSaying()).isFalse();
        assertThat(new ClockGap(Duration.ofSeconds(-90)).words())
                .isEqualTo("The hub's clock is 90 seconds behind the database's");
    }
}
