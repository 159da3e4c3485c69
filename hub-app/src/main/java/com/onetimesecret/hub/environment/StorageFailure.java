package com.onetimesecret.hub.environment;

import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.ClosedByInterruptException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// What is the matter with a database that cannot be worked with at the moment, as far as an operator can mend it.
public enum StorageFailure {
    /// It cannot be reached, or sends everybody off.
    UNREACHABLE,
    /// It takes no changes.
    READ_ONLY,
    /// Its disk is full.
    FULL,
    /// The role may not do what the hub has to.
    FORBIDDEN;

    private static final int DEEPEST = 20;

    /// What the failure says of the database; empty if it is about something else.
    public static Optional<StorageFailure> of(Throwable failure) {
        return causes(failure).flatMap(cause -> kind(cause).stream()).findFirst();
    }

    /// Whether a thread was told to stop while it spoke to the database, which loses that connection and no other.
    public static boolean isOwnInterrupt(Throwable failure) {
        return causes(failure)
                .anyMatch(cause -> cause instanceof ClosedByInterruptException
                        // What a socket says that a virtual thread reads from.
                        || (cause instanceof SocketException && "Closed by interrupt".equals(cause.getMessage())));
    }

    /// What the server said, in its first line, or what is known of why it said nothing.
    public static String words(Throwable failure) {
        return causes(failure)
                .filter(cause -> cause instanceof SQLException || cause instanceof IOException)
                .reduce((outer, inner) -> inner.getMessage() == null ? outer : inner)
                .or(() -> Optional.of(failure))
                .map(Throwable::getMessage)
                .flatMap(message -> message.lines().findFirst())
                .orElse("no reason given");
    }

    private static Optional<StorageFailure> kind(Throwable cause) {
        return switch (cause) {
            case SQLTransientConnectionException _ -> Optional.of(UNREACHABLE);
            case SQLNonTransientConnectionException _ -> Optional.of(UNREACHABLE);
            // What a connection says that broke before, and what a failed rollback leaves of that.
            case SQLException closed
            when "Connection is closed".equals(closed.getMessage()) -> Optional.of(UNREACHABLE);
            case SQLException refused -> byState(Objects.requireNonNullElse(refused.getSQLState(), ""));
            case IOException io
            when String.valueOf(io.getMessage()).contains("No space left on device") -> Optional.of(FULL);
            default -> Optional.empty();
        };
    }

    private static Optional<StorageFailure> byState(String state) {
        return switch (state) {
            case "25006" -> Optional.of(READ_ONLY);
            case "53100" -> Optional.of(FULL);
            case "42501" -> Optional.of(FORBIDDEN);
            // Too many clients, out of memory, shut down, crashed, starting up.
            case "53200", "53300", "57P01", "57P02", "57P03" -> Optional.of(UNREACHABLE);
            default -> state.startsWith("08") ? Optional.of(UNREACHABLE) : Optional.empty();
        };
    }

    private static Stream<Throwable> causes(Throwable failure) {
        // Bounded, because a cause chain may be a ring.
        return Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(DEEPEST);
    }
}
