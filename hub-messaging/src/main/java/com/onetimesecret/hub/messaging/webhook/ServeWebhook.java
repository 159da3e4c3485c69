package com.onetimesecret.hub.messaging.webhook;

import com.onetimesecret.hub.messaging.delivery.Fetched;
import com.onetimesecret.hub.messaging.log.MessageLog;
import com.onetimesecret.hub.messaging.log.Page;
import com.onetimesecret.hub.messaging.log.Position;
import java.time.Duration;
import org.springframework.stereotype.Component;

/// Pushes one webhook's messages in the order of the log: each at least once, none after one that failed.
@Component
class ServeWebhook {

    /// What was taken is noted before the next goes out, so that a failure never sends it again.
    private static final int AT_A_TIME = 1;

    private static final long PAGE_BYTES = 512 * 1024;

    private static final Duration WHILE_THE_AGENT_MAY_NOT = Duration.ofSeconds(30);

    private final MessageLog log;
    private final JdbcWebhooks webhooks;
    private final EndWebhook ending;
    private final Fetched fetched;
    private final Listening listening;
    private final PushMessage push;

    ServeWebhook(
            MessageLog log,
            JdbcWebhooks webhooks,
            EndWebhook ending,
            Fetched fetched,
            Listening listening,
            PushMessage push) {
        this.log = log;
        this.webhooks = webhooks;
        this.ending = ending;
        this.fetched = fetched;
        this.listening = listening;
        this.push = push;
    }

    /// Pushes what waits, for one turn at most; then others get theirs.
    void serve(Webhook hook, Duration turn) {
        long until = System.nanoTime() + turn.toNanos();
        var key = push.keyOf(hook);
        if (key.isEmpty()) {
            return;
        }
        if (!listening.isAllowed(hook)) {
            webhooks.release(hook, WHILE_THE_AGENT_MAY_NOT);
            return;
        }
        var place = hook.place();
        boolean more = true;
        while (more && System.nanoTime() < until) {
            var page = log.read(hook.filter(), new Position.After(place), AT_A_TIME, PAGE_BYTES);
            if (!isTaken(hook, key.get(), page) || !webhooks.moved(hook, page.cursor())) {
                return;
            }
            if (hook.taskId() == null) {
                // News of a task say what became of it, not what the messages say.
                fetched.note(hook.agentId(), page.addressed());
            }
            place = page.cursor();
            more = page.hasMore();
        }
        webhooks.release(hook, Duration.ZERO);
    }

    private boolean isTaken(Webhook hook, PushKey key, Page page) {
        for (var message : page.messages()) {
            var failure = push.attempt(hook, key, message);
            if (failure.isPresent()) {
                failed(hook, failure.get());
                return false;
            }
            if (PushMessage.isLast(hook, message)) {
                webhooks.remove(hook.networkId(), hook.agentId(), hook.id());
            }
        }
        return true;
    }

    private void failed(Webhook hook, PushMessage.Failure failure) {
        if (failure.forGood() || !webhooks.failed(hook, failure.message())) {
            ending.end(hook, failure.message());
        }
    }
}
