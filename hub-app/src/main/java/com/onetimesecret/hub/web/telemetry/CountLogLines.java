package com.onetimesecret.hub.web.telemetry;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import com.onetimesecret.hub.api.meter.Tally;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Counts the lines of the log by level, under the name that Micrometer gives them.
///
/// Its own counter is asked about each line that might be written, and the web server asks whether it should at more
/// than a hundred places a call; this one hears of those that are.
@Component
class CountLogLines extends UnsynchronizedAppenderBase<ILoggingEvent> implements MeterBinder, SmartLifecycle {

    private final Tally lines =
            new Tally("logback.events", "level", "Lines of the log", "error", "warn", "info", "debug", "trace");

    CountLogLines() {
        setName("count");
    }

    @Override
    protected void append(ILoggingEvent line) {
        lines.add(line.getLevel().toString().toLowerCase(Locale.ROOT));
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        lines.bindTo(registry);
    }

    @Override
    public void start() {
        super.start();
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logging) {
            setContext(logging);
            logging.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(this);
        }
    }

    @Override
    public void stop() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logging) {
            logging.getLogger(Logger.ROOT_LOGGER_NAME).detachAppender(this);
        }
        super.stop();
    }

    @Override
    public boolean isRunning() {
        return isStarted();
    }

    /// There before anything works in the background, and until nothing does.
    @Override
    public int getPhase() {
        return -10;
    }
}
