package com.onetimesecret.hub.dashboard;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/// A point in time as people read it.
///
/// @param machine for the `datetime` attribute
/// @param exact with date and time of day
/// @param relative as seen from now
public record Moment(String machine, String exact, String relative) {

    private static final DateTimeFormatter EXACT = DateTimeFormatter.ofPattern(
                    "d MMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    /// That point in time, seen from `now`.
    public static Moment of(Instant time, Instant now) {
        var distance = Duration.between(now, time);
        var words = distance.abs().toSeconds() < 60
                ? (distance.isNegative() ? "just now" : "in a minute")
                : distance.isNegative() ? inWords(distance.negated()) + " ago" : "in " + inWords(distance);
        return new Moment(time.truncatedTo(ChronoUnit.SECONDS).toString(), EXACT.format(time), words);
    }

    /// A span in its largest whole unit, such as "3 days".
    static String inWords(Duration span) {
        if (span.toDays() >= 2) {
            return span.toDays() + " days";
        }
        if (span.toHours() >= 2) {
            return span.toHours() == 24 ? "1 day" : span.toHours() + " hours";
        }
        long minutes = Math.max(1, span.toMinutes());
        return minutes == 60 ? "1 hour" : minutes == 1 ? "1 minute" : minutes + " minutes";
    }
}
