package com.onetimesecret.hub.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// When a notice may reach a person.
class NoticeChoicesTests {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource(textBlock = """
            # over midnight
            22:00, 07:00, 2026-11-22T20:59:00Z, 2026-11-22T20:59:00Z
            22:00, 07:00, 2026-11-22T21:00:00Z, 2026-11-23T06:00:00Z
            22:00, 07:00, 2026-11-23T05:59:00Z, 2026-11-23T06:00:00Z
            22:00, 07:00, 2026-11-23T06:00:00Z, 2026-11-23T06:00:00Z
            # within a day
            12:00, 14:00, 2026-11-22T10:59:00Z, 2026-11-22T10:59:00Z
            12:00, 14:00, 2026-11-22T11:00:00Z, 2026-11-22T13:00:00Z
            # never
            08:00, 08:00, 2026-11-22T07:30:00Z, 2026-11-22T07:30:00Z
            # the night in which the clock goes forward, and the one in which it goes back
            22:00, 07:00, 2026-03-28T23:00:00Z, 2026-03-29T05:00:00Z
            22:00, 07:00, 2026-10-24T23:00:00Z, 2026-10-25T06:00:00Z
            """)
    void leavesPeopleAloneInTheirQuietHours(LocalTime from, LocalTime to, Instant now, Instant expected) {
        var quiet = choices(from, to, 0);

        assertThat(now.plus(quiet.wait(NoticeChannel.WEB_PUSH, now, false))).isEqualTo(expected);
        assertThat(now.plus(quiet.wait(NoticeChannel.EMAIL, now, false))).isEqualTo(expected);
        assertThat(quiet.wait(NoticeChannel.WEB_PUSH, now, true)).isZero();
    }

    @Test
    void collectsLettersIntoTheSameSlots() {
        var hourly = choices(null, null, 60);
        var early = Instant.parse("2026-11-22T10:00:01Z");
        var late = Instant.parse("2026-11-22T10:59:59Z");
        var slot = Instant.parse("2026-11-22T11:00:00Z");

        assertThat(early.plus(hourly.wait(NoticeChannel.EMAIL, early, false))).isEqualTo(slot);
        assertThat(late.plus(hourly.wait(NoticeChannel.EMAIL, late, true))).isEqualTo(slot);
        assertThat(hourly.wait(NoticeChannel.WEB_PUSH, early, false)).isZero();
    }

    @Test
    void collectsLettersAfterTheQuietHours() {
        var both = choices(LocalTime.of(22, 0), LocalTime.of(7, 0), 60);
        var night = Instant.parse("2026-11-22T23:30:00Z");

        assertThat(night.plus(both.wait(NoticeChannel.EMAIL, night, false)))
                .isEqualTo(Instant.parse("2026-11-23T07:00:00Z"));
    }

    private static NoticeChoices choices(@Nullable LocalTime from, @Nullable LocalTime to, int digest) {
        return new NoticeChoices(true, true, from, to, BERLIN, digest, "en");
    }
}
