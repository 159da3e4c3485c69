package com.onetimesecret.hub.environment;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/// Says in one line on standard error why the hub does not start, where the operator can change it.
@Order(Ordered.HIGHEST_PRECEDENCE)
public class OneLineReporter implements SpringBootExceptionReporter {

    /// The exit code of a hub that was told something wrong.
    public static final int EXIT_CODE = 2;

    @Override
    public boolean reportException(Throwable failure) {
        var line = line(failure);
        line.ifPresent(System.err::println);
        return line.isPresent();
    }

    /// Whether the operator can mend this failure, and has been told how.
    public static boolean explains(Throwable failure) {
        return line(failure).isPresent();
    }

    private static Optional<String> line(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StartRefused refused) {
                return Optional.of("hub: " + refused.getMessage());
            }
            if (cause instanceof PortInUseException taken) {
                return Optional.of("hub: " + FreePort.takenLine(taken.getPort()));
            }
        }
        return StorageFailure.of(failure).map(kind -> "hub: " + storageLine(kind, StorageFailure.words(failure)));
    }

    // What happens to a database while the start is at work on it; what was under way has been rolled back.
    private static String storageLine(StorageFailure kind, String words) {
        return switch (kind) {
            case UNREACHABLE -> "The database went away during the start (" + words + "): start the hub again.";
            case READ_ONLY ->
                "The database takes no changes (" + words + "): make it writable, or name the primary in DATABASE_URL.";
            case FULL -> "The disk is full (" + words + "): make room and start the hub again. Nothing was harmed.";
            case FORBIDDEN ->
                "The database does not let the hub make its tables (" + words
                        + "): let the user of DATABASE_URL own the database.";
        };
    }
}
