package com.onetimesecret.hub.page;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.springframework.context.i18n.LocaleContextHolder;

/// A point in time as people read it, in their language.
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
        var isPast = distance.isNegative();
        var words = distance.abs().toSeconds() < 60
                ? SpanWords.of(isPast ? "moment.now" : "moment.soon")
                : SpanWords.of(isPast ? "moment.ago" : "moment.in", distance.abs());
        return new Moment(
                time.truncatedTo(ChronoUnit.SECONDS).toString(),
                EXACT.withLocale(LocaleContextHolder.getLocale()).format(time),
                words);
    }

    /// A span in its largest whole unit, such as "3 days".
    public static String inWords(Duration span) {
        return SpanWords.of("moment.span", span);
    }
}
