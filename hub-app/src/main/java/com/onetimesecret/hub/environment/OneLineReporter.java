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
        return Optional.empty();
    }
}
