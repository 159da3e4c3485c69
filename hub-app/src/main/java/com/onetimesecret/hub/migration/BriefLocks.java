package com.onetimesecret.hub.migration;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/// Lets a migration wait for a table only briefly: behind it in the queue everything waits that hubs of the version
/// before do with the table, as long as whoever holds it (a backup, say) takes.
final class BriefLocks implements Callback {

    private static final Duration LONGEST = Duration.ofSeconds(2);
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    // Causes; a chain of them may be a ring.
    private static final int DEEPEST = 20;

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.BEFORE_EACH_MIGRATE;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        try (var statement = context.getConnection().createStatement()) {
            statement.execute("SET LOCAL lock_timeout = " + LONGEST.toMillis());
        } catch (SQLException failure) {
            throw new FlywayException("The wait for locks could not be bounded", failure);
        }
    }

    @Override
    public String getCallbackName() {
        return "brief-locks";
    }

    /// Whether it failed because somebody held a table for longer.
    static boolean gaveUp(Throwable failure) {
        return Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(DEEPEST)
                .anyMatch(cause ->
                        cause instanceof SQLException refused && LOCK_NOT_AVAILABLE.equals(refused.getSQLState()));
    }
}
