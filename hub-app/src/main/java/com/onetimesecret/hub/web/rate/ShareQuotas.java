package com.onetimesecret.hub.web.rate;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/// Tells the other hubs on the database what this one counted, and takes over what they did, in the background
/// (ADR 0016). Without the database every hub goes on with what it knows.
@Component
class ShareQuotas implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ShareQuotas.class);
    /// Longer than any window, so that a start reads all that is open.
    private static final Duration FROM_THE_START = Duration.ofDays(2);
    /// Longer than an exchange takes: its rows bear the time of its begin and are seen at its end.
    private static final Duration OVERLAP = Duration.ofSeconds(3);
    private static final Duration FORGET_EVERY = Duration.ofMinutes(1);
    private static final int AT_ONCE = 1_000;

    private final Quotas quotas;
    private final JdbcCallWindows windows;
    private final Duration pause;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile @Nullable Thread thread;
    private long heardAt;
    private boolean alone;
    private long forgotAt = System.nanoTime();

    ShareQuotas(Quotas quotas, JdbcCallWindows windows, SharingSettings settings) {
        this.quotas = quotas;
        this.windows = windows;
        this.pause = settings.every();
    }

    /// Takes over what was counted before this hub takes its first call.
    @Override
    public void start() {
        hear();
        thread = Thread.ofPlatform().name("quota-sharing").daemon().start(this::run);
    }

    private void run() {
        try {
            while (!stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                exchange();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void exchange() {
        try {
            tell();
            hear();
            forget();
            alone = false;
        } catch (DataAccessException unreachable) {
            if (!alone) {
                // Once, and not again at every attempt.
                LOG.warn(
                        "What callers used up cannot be shared until the database answers: {}",
                        unreachable.getClass().getSimpleName());
            }
            alone = true;
        } catch (RuntimeException failure) {
            LOG.error("What callers used up could not be shared, and will be tried again", failure);
        }
    }

    private void tell() {
        for (var quota : quotas.all()) {
            var untold = quota.untold();
            for (int from = 0; from < untold.size(); from += AT_ONCE) {
                var some = untold.subList(from, Math.min(untold.size(), from + AT_ONCE));
                try {
                    tell(quota, some);
                } catch (RuntimeException failure) {
                    quota.keep(untold.subList(from, untold.size()));
                    throw failure;
                }
            }
        }
    }

    private void tell(Quota quota, List<Quota.Telling> tellings) {
        var byCaller = tellings.stream().collect(Collectors.toMap(Quota.Telling::caller, Quota.Telling::untold));
        for (var counted : windows.add(tellings)) {
            quota.takeOver(counted.caller(), counted.used(), counted.left(), byCaller.get(counted.caller()));
        }
    }

    private void hear() {
        var begun = System.nanoTime();
        var since = heardAt == 0
                ? FROM_THE_START
                : Duration.ofNanos(begun - heardAt).plus(OVERLAP);
        for (var counted : windows.changedWithin(since)) {
            quotas.named(counted.quota())
                    .ifPresent(quota -> quota.takeOver(counted.caller(), counted.used(), counted.left(), null));
        }
        heardAt = begun;
    }

    private void forget() {
        if (System.nanoTime() - forgotAt < FORGET_EVERY.toNanos()) {
            return;
        }
        forgotAt = System.nanoTime();
        while (windows.forgetEnded(AT_ONCE) == AT_ONCE) {
            // Some at a time, because each row is locked until its statement commits.
        }
    }

    /// Tells the rest, after the last call was answered.
    @Override
    public void stop() {
        var current = thread;
        thread = null;
        if (current == null) {
            return;
        }
        stopping.countDown();
        try {
            current.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        exchange();
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    /// Starts before the web server and ends after it.
    @Override
    public int getPhase() {
        return 0;
    }
}
