package com.onetimesecret.hub.auth.approval;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How often people said no since they last said yes.
///
/// @param inARow how many times within the last 30 days
/// @param sinceLast how long ago the last time was
public record Denials(int inARow, Duration sinceLast) {

    /// How long the same request has to wait after one no, two, and so on.
    public static final List<Duration> SAME_AGAIN =
            List.of(Duration.ofMinutes(10), Duration.ofHours(1), Duration.ofDays(1), Duration.ofDays(7));

    /// Reads `denials` and `since`, in seconds.
    public static Denials of(ResultSet row, int number) throws SQLException {
        return new Denials(row.getInt("denials"), Duration.ofSeconds(row.getLong("since")));
    }

    /// How long the next request has to wait still, where the n-th no in a row asks for the n-th step, and every
    /// further one for the last.
    public Optional<Duration> wait(List<Duration> steps) {
        if (inARow == 0) {
            return Optional.empty();
        }
        var left = steps.get(Math.min(inARow, steps.size()) - 1).minus(sinceLast);
        return left.isPositive() ? Optional.of(left) : Optional.empty();
    }
}
