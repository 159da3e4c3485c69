package com.onetimesecret.hub.web.rate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CallWindowTests {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final CallWindow window = new CallWindow();

    private boolean call(int second) {
        return window.take(3, MINUTE, at(second)).allowed();
    }

    private static Instant at(int second) {
        return NOON.plusSeconds(second);
    }

    private CallWindow.Untold untold(int second) {
        return window.untold(at(second)).orElseThrow();
    }

    @Test
    void opensWithTheFirstCallAndIsWholeAgainAtItsEnd() {
        assertThat(call(7)).isTrue();
        assertThat(call(50)).isTrue();
        assertThat(call(60)).isTrue();
        assertThat(call(66)).isFalse();
        assertThat(window.take(3, MINUTE, at(66)).untilEnd()).isEqualTo(Duration.ofSeconds(1));
        assertThat(call(67)).isTrue();
        assertThat(window.left(3, at(67))).isEqualTo(2);
    }

    @Test
    void addsWhatOthersCounted() {
        call(0);
        window.told(untold(1), 2, at(60));

        assertThat(window.left(3, at(1))).isEqualTo(1);
        assertThat(window.untold(at(1))).isEmpty();
    }

    @Test
    void losesNoCallThatIsCountedWhileTheOthersAreTold() {
        call(0);
        var told = untold(1);
        call(1);
        window.told(told, 1, at(60));

        assertThat(window.left(3, at(1))).isEqualTo(1);
        assertThat(untold(1).calls()).isEqualTo(1);
    }

    @Test
    void countsNothingTwiceThatItHearsOfItself() {
        call(0);
        window.told(untold(1), 1, at(60));
        call(1);
        window.heard(1, at(60), at(1));

        assertThat(window.left(3, at(1))).isEqualTo(1);
    }

    @Test
    void endsWhenTheWindowThatAnotherOpenedEarlierDoes() {
        call(5);
        window.told(untold(5), 3, at(60));

        assertThat(call(59)).isFalse();
        assertThat(call(60)).isTrue();
    }

    @Test
    void takesNothingFromAWindowThatIsOverIntoTheNext() {
        call(0);
        var told = untold(1);
        call(61);
        window.told(told, 3, at(60));

        assertThat(window.left(3, at(61))).isEqualTo(2);
        assertThat(untold(61).calls()).isEqualTo(1);
    }

    @Test
    void neverLetsMoreThroughForACallThatIsGivenBackTwice() {
        call(0);
        window.giveBack(at(1));
        window.giveBack(at(1));
        call(61);
        window.giveBack(at(125));

        assertThat(window.left(3, at(1))).isLessThanOrEqualTo(3);
        assertThat(window.left(3, at(125))).isEqualTo(3);
    }

    @Test
    void tellsOthersWhatWasGivenBack() {
        call(0);
        window.told(untold(0), 1, at(60));
        window.giveBack(at(1));

        assertThat(untold(1).calls()).isEqualTo(-1);
        assertThat(window.left(3, at(1))).isEqualTo(3);
    }
}
