package com.onetimesecret.hub.web.telemetry;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.BatchLogRecordProcessor;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Sends traces and the lines of the log to an OpenTelemetry receiver, in the background; what it does not take in time
/// is dropped, and nobody waits for it. Made only where one is named.
@Component
@ConditionalOnProperty("hub.otlp.on")
class OtlpExport implements SmartLifecycle {

    private static final String SCOPE = "com.onetimesecret.hub";
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final int SECONDS_FOR_THE_LAST = 2;

    private final SdkTracerProvider traces;
    private final SdkLoggerProvider logs;
    private final OtlpAppender appender;
    private volatile boolean running;

    OtlpExport(OtlpSettings settings) {
        var resource = Resource.getDefault()
                .merge(Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), settings.serviceName())));
        traces = SdkTracerProvider.builder()
                .setResource(resource)
                .setSampler(new OwnChance(settings.sampled()))
                .addSpanProcessor(BatchSpanProcessor.builder(OtlpHttpSpanExporter.builder()
                                .setEndpoint(settings.at("/v1/traces"))
                                .setHeaders(settings::headersByName)
                                .build())
                        .setScheduleDelay(EVERY)
                        .build())
                .build();
        logs = SdkLoggerProvider.builder()
                .setResource(resource)
                .addLogRecordProcessor(BatchLogRecordProcessor.builder(OtlpHttpLogRecordExporter.builder()
                                .setEndpoint(settings.at("/v1/logs"))
                                .setHeaders(settings::headersByName)
                                .build())
                        .setScheduleDelay(EVERY)
                        .build())
                .build();
        appender = new OtlpAppender(logs.get(SCOPE));
    }

    Tracer tracer() {
        return traces.get(SCOPE);
    }

    @Override
    public void start() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            appender.setContext(context);
            appender.start();
            context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
        }
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getLogger(Logger.ROOT_LOGGER_NAME).detachAppender(appender);
        }
        appender.stop();
        var lastTraces = traces.shutdown();
        logs.shutdown().join(SECONDS_FOR_THE_LAST, TimeUnit.SECONDS);
        lastTraces.join(SECONDS_FOR_THE_LAST, TimeUnit.SECONDS);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /// Before the web server takes calls, and after it took the last.
    @Override
    public int getPhase() {
        return -1;
    }
}
