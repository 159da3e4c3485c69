package com.onetimesecret.hub.web.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import java.util.Map;

/// Hands every line of the log to the exporter, with the names of its request and trace beside it.
final class OtlpAppender extends AppenderBase<ILoggingEvent> {

    static final String TRACE_ID = "trace_id";
    static final String SPAN_ID = "span_id";

    /// What the exporter says about a receiver that is away must not be sent there.
    private static final String OF_THE_EXPORTER = "io.opentelemetry";

    private final Logger logger;

    OtlpAppender(Logger logger) {
        this.logger = logger;
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getLoggerName().startsWith(OF_THE_EXPORTER)) {
            return;
        }
        var names = event.getMDCPropertyMap();
        var line = logger.logRecordBuilder()
                .setTimestamp(event.getInstant())
                .setSeverity(severity(event.getLevel()))
                .setSeverityText(event.getLevel().toString())
                .setBody(event.getFormattedMessage())
                .setContext(context(names))
                .setAttribute(AttributeKey.stringKey("logger.name"), event.getLoggerName());
        names.forEach((name, value) -> {
            if (!name.equals(TRACE_ID) && !name.equals(SPAN_ID)) {
                line.setAttribute(AttributeKey.stringKey(name), value);
            }
        });
        if (event.getThrowableProxy() instanceof ThrowableProxy failure) {
            line.setAttribute(AttributeKey.stringKey("exception.type"), failure.getClassName());
            line.setAttribute(AttributeKey.stringKey("exception.stacktrace"), ThrowableProxyUtil.asString(failure));
        }
        line.emit();
    }

    private static Context context(Map<String, String> names) {
        var trace = names.get(TRACE_ID);
        var span = names.get(SPAN_ID);
        return trace == null || span == null
                ? Context.root()
                : Context.root()
                        .with(Span.wrap(
                                SpanContext.create(trace, span, TraceFlags.getDefault(), TraceState.getDefault())));
    }

    private static Severity severity(Level level) {
        return switch (level.toInt()) {
            case Level.ERROR_INT -> Severity.ERROR;
            case Level.WARN_INT -> Severity.WARN;
            case Level.INFO_INT -> Severity.INFO;
            default -> Severity.DEBUG;
        };
    }
}
