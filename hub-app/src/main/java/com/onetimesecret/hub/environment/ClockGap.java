package com.onetimesecret.hub.environment;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How far the hub's clock and the database's are apart.
///
/// @param ahead of the hub's clock; negative if it is behind
public record ClockGap(Duration ahead) {

    /// Far less than what a signed call may be old, whose use is remembered by the database's clock: were they further
    /// apart, the database could forget a use while the hub still takes the call for fresh.
    public static final Duration UNSAFE = Duration.ofSeconds(60);

    /// More than networks and NTP explain.
    public static final Duration WORTH_SAYING = Duration.ofSeconds(5);

    /// A question that took longer says too little about when it was answered.
    private static final Duration SLOW = Duration.ofSeconds(2);

    /// The gap, where the database said `theirs` between those two times of the hub; empty if that was too long.
    public static Optional<ClockGap> between(Instant before, Instant theirs, Instant after) {
        var took = Duration.between(before, after);
        return took.isNegative() || took.compareTo(SLOW) > 0
                ? Optional.empty()
                : Optional.of(new ClockGap(Duration.between(theirs, before.plus(took.dividedBy(2)))));
    }

    /// Whether the hub must not work by them.
    public boolean isUnsafe() {
        return ahead.abs().compareTo(UNSAFE) > 0;
    }

    /// Whether somebody should know.
    public boolean isWorthSaying() {
        return ahead.abs().compareTo(WORTH_SAYING) > 0;
    }

    /// In words, without a full stop.
    public String words() {
        return "The hub's clock is " + ahead.abs().toSeconds() + " seconds "
                + (ahead.isNegative() ? "behind" : "ahead of") + " the database's";
    }
}
