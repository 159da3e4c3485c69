package com.onetimesecret.hub.environment;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/// Says in one line on standard error why the hub does not start, where the operator can change it.
@Order(Ordered.HIGHEST_PRECEDENCE)
public class OneLineReporter implements SpringBootExceptionReporter {

    @Override
    public boolean reportException(Throwable failure) {
        var line = Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .map(OneLineReporter::line)
                .filter(found -> found != null)
                .findFirst();
        line.ifPresent(System.err::println);
        return line.isPresent();
    }

    private static @Nullable String line(Throwable cause) {
        return switch (cause) {
            case StartRefused refused -> "hub: " + refused.getMessage();
            case PortInUseException taken -> "hub: " + FreePort.takenLine(taken.getPort());
            default -> null;
        };
    }
}
