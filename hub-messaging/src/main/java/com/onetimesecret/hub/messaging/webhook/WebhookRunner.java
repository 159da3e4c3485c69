package com.onetimesecret.hub.messaging.webhook;

import com.onetimesecret.hub.messaging.log.MessageLog;
import com.onetimesecret.hub.messaging.log.Recurring;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Finds the webhooks that are behind the log and has them served, some at a time; several hubs share the work.
@Component
class WebhookRunner implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookRunner.class);

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
        int most = free.drainPermits();
        int taken = 0;
        try {
            if (most > 0) {
                var claimed = webhooks.claim(log.end(), most);
                taken = claimed.size();
                claimed.forEach(hook -> Thread.ofVirtual().name("webhook").start(() -> serve(hook)));
            }
        } finally {
            free.release(most - taken);
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
