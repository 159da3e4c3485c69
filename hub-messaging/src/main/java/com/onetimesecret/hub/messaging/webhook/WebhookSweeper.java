package com.onetimesecret.hub.messaging.webhook;

import com.onetimesecret.hub.messaging.log.Cursor;
import com.onetimesecret.hub.messaging.log.MessageLog;
import com.onetimesecret.hub.messaging.upkeep.Upkeep;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Removes the webhooks of tasks that have ended without a last message to their agent, which would remove them
/// itself: who ends a task is told so by no message.
@Component
class WebhookSweeper implements Upkeep {

    private static final int ROWS = 500;

    private final JdbcWebhooks webhooks;
    private final MessageLog log;
    private final Outbound outbound;
    private final WebhookSettings settings;
    private @Nullable Look last;

    WebhookSweeper(JdbcWebhooks webhooks, MessageLog log, Outbound outbound, WebhookSettings settings) {
        this.webhooks = webhooks;
        this.log = log;
        this.outbound = outbound;
        this.settings = settings;
    }

    /// Where the log ended at that time.
    private record Look(Instant at, Cursor end) {}

    /// A webhook that has got to where the log ended one look ago has pushed all about what ended well before.
    void sweep() {
        var before = last;
        last = new Look(outbound.clock().instant(), log.end());
        if (before != null) {
            var ended = before.at().minus(settings.sweepInterval());
            Upkeep.untilNoMore(ROWS, () -> webhooks.removeOfEndedTasks(before.end(), ended, ROWS));
        }
    }

    @Override
    public List<Chore> chores() {
        return List.of(new Chore("webhook-sweeper", settings.sweepInterval(), this::sweep));
    }
}
