package com.onetimesecret.hub.auth;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/// How a person wants to be told.
///
/// @param webPush whether the browsers that they chose are told
/// @param email whether they get letters
/// @param quietFrom from when nobody disturbs them, in their time zone, or null: never quiet
/// @param quietTo until when
/// @param digestMinutes for how long letters are collected; 0: each leaves at once
/// @param language in which they are told, `en` or `de`
public record NoticeChoices(
        boolean webPush,
        boolean email,
        @Nullable LocalTime quietFrom,
        @Nullable LocalTime quietTo,
        ZoneId zone,
        int digestMinutes,
        String language) {

    /// What holds for whoever chose nothing.
    public static final NoticeChoices USUAL = new NoticeChoices(true, true, null, null, ZoneOffset.UTC, 0, "en");

    private static final int SECONDS_A_MINUTE = 60;

    /// The same in another language.
    public NoticeChoices in(String other) {
        return new NoticeChoices(webPush, email, quietFrom, quietTo, zone, digestMinutes, other);
    }

    /// Whether the person wants that channel at all.
    public boolean wants(NoticeChannel channel) {
        return switch (channel) {
            case WEB_PUSH -> webPush;
            case EMAIL -> email;
            case WEBHOOK -> false;
        };
    }

    /// How long a notice waits from `now` until the person may get it by that channel.
    ///
    /// @param addressed whether it is for this person and nobody else, which quiet hours let through
    public Duration wait(NoticeChannel channel, Instant now, boolean addressed) {
        var from = addressed ? now : awake(now);
        if (channel != NoticeChannel.EMAIL || digestMinutes == 0) {
            return Duration.between(now, from);
        }
        // Everything falls into the same slots, whenever it came.
        long slot = (long) digestMinutes * SECONDS_A_MINUTE;
        var next = Instant.ofEpochSecond((Math.floorDiv(from.getEpochSecond(), slot) + 1) * slot);
        return Duration.between(now, next);
    }

    /// The first moment from `now` on that is not quiet.
    private Instant awake(Instant now) {
        if (quietFrom == null || quietTo == null || quietFrom.equals(quietTo)) {
            return now;
        }
        var local = ZonedDateTime.ofInstant(now, zone);
        var time = local.toLocalTime();
        var isOverNight = quietFrom.isAfter(quietTo);
        var isQuiet = isOverNight
                ? !time.isBefore(quietFrom) || time.isBefore(quietTo)
                : !time.isBefore(quietFrom) && time.isBefore(quietTo);
        if (!isQuiet) {
            return now;
        }
        var day = time.isBefore(quietTo)
                ? local.toLocalDate()
                : local.toLocalDate().plusDays(1);
        return day.atTime(quietTo).atZone(zone).toInstant();
    }
}
