package com.onetimesecret.hub.messaging.webhook;

import com.onetimesecret.hub.messaging.log.Cursor;
import com.onetimesecret.hub.messaging.log.MessageLog;
import com.onetimesecret.hub.messaging.upkeep.Recurring;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Finds the webhooks that are behind the log and has them served, some at a time; several hubs share the work.
@Component
class WebhookRunner implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookRunner.class);

    /// Few enough for one statement.
    private static final int SKIPPED_AT_ONCE = 500;

    private final JdbcWebhooks webhooks;
    private final ServeWebhook serving;
    private final MessageLog log;
    private final WebhookSettings settings;
    private final Semaphore free;
    private volatile @Nullable Recurring looking;

    WebhookRunner(JdbcWebhooks webhooks, ServeWebhook serving, MessageLog log, WebhookSettings settings) {
        this.webhooks = webhooks;
        this.serving = serving;
        this.log = log;
        this.settings = settings;
        this.free = new Semaphore(settings.atOnce());
    }

    private void look() {
        var end = log.end();
        skip(end);
        while (isRunning() && hasTakenAll(end) && isFreeSoon()) {
            // Others may wait for the turn that ended.
        }
    }

    /// Moves on, all at once, those for which nothing came; each would take a turn otherwise.
    private void skip(Cursor end) {
        var quiet = webhooks.behind(end, SKIPPED_AT_ONCE).stream()
                .filter(hook -> log.skip(hook.filter(), hook.place()).isPresent())
                .toList();
        if (!quiet.isEmpty()) {
            webhooks.skip(quiet, end);
        }
    }

    /// Has as many served as there are free turns, and says whether there were as many.
    private boolean hasTakenAll(Cursor end) {
        int most = free.drainPermits();
        int taken = 0;
        try {
            if (most > 0) {
                var claimed = webhooks.claim(end, most);
                taken = claimed.size();
                claimed.forEach(hook -> Thread.ofVirtual().name("webhook").start(() -> serve(hook)));
            }
        } finally {
            free.release(most - taken);
        }
        return most > 0 && taken == most;
    }

    private boolean isFreeSoon() {
        try {
            var isFree = free.tryAcquire(settings.lookInterval().toMillis(), TimeUnit.MILLISECONDS);
            if (isFree) {
                free.release();
            }
            return isFree;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void serve(Webhook hook) {
        try {
            serving.serve(hook, settings.turn());
        } catch (RuntimeException failure) {
            LOG.warn("Serving webhook {} broke off and will be tried again", hook.id(), failure);
        } finally {
            free.release();
        }
    }

    @Override
    public void start() {
        looking = Recurring.start("webhooks", settings.lookInterval(), this::look);
    }

    @Override
    public void stop() {
        var current = looking;
        looking = null;
        if (current != null) {
            current.close();
        }
    }

    @Override
    public boolean isRunning() {
        return looking != null;
    }
}
