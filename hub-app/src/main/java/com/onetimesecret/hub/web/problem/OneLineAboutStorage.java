package com.onetimesecret.hub.web.problem;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import com.onetimesecret.hub.environment.StorageFailure;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Keeps a storage that is away from filling the log: everything that works in the background would say it every
/// second, and [StorageState] says it once.
@Component
class OneLineAboutStorage extends TurboFilter implements SmartLifecycle {

    /// How failures of the connection are called where only their name is logged, and their SQL states.
    private static final Pattern AWAY =
            Pattern.compile("(?s)[\\w.$]*(CannotGetJdbcConnection|CannotCreateTransaction|DataAccessResourceFailure|"
                    + "SQLTransientConnection|SQLNonTransientConnection)Exception\\b.*");

    private static final Pattern AWAY_STATE = Pattern.compile("08...|57P0[123]");

    /// What else is said of it as long as it lasts.
    private static final Pattern ALSO =
            Pattern.compile("(?s)[\\w.$]*(DataAccess|TransactionSystem|UncategorizedSQL|PSQL)Exception\\b.*");

    /// Read-only: [StorageState] heard of it where it happened, and may already have heard that it is over.
    private static final Pattern SAID_STATE = Pattern.compile("25006");

    /// What announces a state, so that nothing that came from outside is taken for one.
    private static final String STATE = "SQL state {}";

    private static final String OF_LIBRARIES = "com.zaxxer.hikari";

    private final StorageState state;
    private volatile boolean running;

    OneLineAboutStorage(StorageState state) {
        this.state = state;
        setName("storage");
    }

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] parameters,
            @Nullable Throwable failure) {
        if (!level.isGreaterOrEqual(Level.WARN) || logger.getName().equals(StorageState.class.getName())) {
            return FilterReply.NEUTRAL;
        }
        var thrown = failure == null ? thrown(parameters) : failure;
        // Whoever finds out first has it said.
        if (thrown != null && isAway(thrown)) {
            state.failed(thrown);
            return FilterReply.DENY;
        }
        if (isNamed(AWAY, parameters) || isState(AWAY_STATE, format, parameters)) {
            state.away("connections fail");
            return FilterReply.DENY;
        }
        if (isState(SAID_STATE, format, parameters)) {
            return FilterReply.DENY;
        }
        return state.isDown() && isAboutIt(logger, parameters, thrown) ? FilterReply.DENY : FilterReply.NEUTRAL;
    }

    private static boolean isAboutIt(Logger logger, Object @Nullable [] parameters, @Nullable Throwable thrown) {
        return logger.getName().startsWith(OF_LIBRARIES)
                || isNamed(ALSO, parameters)
                || (thrown != null && StorageFailure.of(thrown).isPresent());
    }

    // Behind the last of several parameters it is one of them here.
    private static @Nullable Throwable thrown(Object @Nullable [] parameters) {
        return parameters != null
                        && parameters.length > 0
                        && parameters[parameters.length - 1] instanceof Throwable last
                ? last
                : null;
    }

    private static boolean isAway(Throwable failure) {
        return StorageFailure.of(failure)
                .filter(kind -> kind == StorageFailure.UNREACHABLE || kind == StorageFailure.READ_ONLY)
                .isPresent();
    }

    private static boolean isNamed(Pattern names, Object @Nullable [] parameters) {
        return texts(parameters).anyMatch(text -> names.matcher(text).matches());
    }

    private static boolean isState(Pattern states, @Nullable String format, Object @Nullable [] parameters) {
        return format != null
                && format.endsWith(STATE)
                && texts(parameters).anyMatch(text -> states.matcher(text).matches());
    }

    private static Stream<String> texts(Object @Nullable [] parameters) {
        return parameters == null
                ? Stream.empty()
                : Arrays.stream(parameters).filter(String.class::isInstance).map(String.class::cast);
    }

    @Override
    public void start() {
        super.start();
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logging) {
            logging.addTurboFilter(this);
        }
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logging) {
            logging.getTurboFilterList().remove(this);
        }
        super.stop();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /// There before anything works in the background, and until nothing does.
    @Override
    public int getPhase() {
        return -10;
    }
}
