package com.onetimesecret.hub.messaging.webhook;

import com.onetimesecret.hub.api.agent.Agent;
import com.onetimesecret.hub.api.agent.AgentDirectory;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.outbound.FetchFailed;
import com.onetimesecret.hub.api.outbound.SafeFetch;
import com.onetimesecret.hub.api.seal.Sealer;
import com.onetimesecret.hub.messaging.log.MessageLog;
import com.onetimesecret.hub.messaging.log.Page;
import com.onetimesecret.hub.messaging.log.Position;
import com.onetimesecret.hub.messaging.schema.StrictJson;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Pushes one webhook's messages in the order of the log: each at least once, none after one that failed.
@Component
class ServeWebhook {

    private static final int PAGE = 20;
    private static final long PAGE_BYTES = 512 * 1024;
    private static final Duration WHILE_THE_AGENT_MAY_NOT = Duration.ofSeconds(30);
    private static final int GONE = 410;

    private final MessageLog log;
    private final JdbcWebhooks webhooks;
    private final EndWebhook ending;
    private final AgentDirectory directory;
    private final SafeFetch outbound;
    private final Sealer sealer;
    private final InstantSource clock;
    private final WebhookSettings settings;

    ServeWebhook(
            MessageLog log,
            JdbcWebhooks webhooks,
            EndWebhook ending,
            AgentDirectory directory,
            Outbound outbound,
            WebhookSettings settings) {
        this.log = log;
        this.webhooks = webhooks;
        this.ending = ending;
        this.directory = directory;
        this.outbound = outbound.fetch();
        this.sealer = outbound.sealer();
        this.clock = outbound.clock();
        this.settings = settings;
    }

    /// Pushes what waits, for one turn at most.
    void serve(Webhook hook) {
        var key = webhooks.secret(hook.id()).map(stored -> PushKey.open(sealer, hook.id(), stored));
        if (key.isEmpty()) {
            return;
        }
        if (!mayHear(hook)) {
            webhooks.release(hook.id(), WHILE_THE_AGENT_MAY_NOT);
            return;
        }
        var until = clock.instant().plus(settings.turn().dividedBy(2));
        var place = hook.place();
        boolean more = true;
        while (more && clock.instant().isBefore(until)) {
            var page = log.read(hook.filter(), new Position.After(place), PAGE, PAGE_BYTES);
            if (!pushed(hook, key.get(), page) || !webhooks.moved(hook.id(), page.cursor(), settings.turn())) {
                return;
            }
            place = page.cursor();
            more = page.hasMore();
        }
        webhooks.release(hook.id(), Duration.ZERO);
    }

    private boolean mayHear(Webhook hook) {
        return directory
                .find(hook.networkId(), hook.agentId())
                .filter(agent -> agent.status() == Agent.Status.ACTIVE)
                .filter(agent -> agent.approvalExpiresAt().isAfter(clock.instant()))
                .filter(agent -> agent.scopes().contains(Scope.SUBSCRIBE))
                .isPresent();
    }

    /// Whether every message of the page was taken.
    private boolean pushed(Webhook hook, PushKey key, Page page) {
        for (var message : page.messages()) {
            var failure = failureOf(hook, key, message);
            if (failure != null) {
                failed(hook, failure);
                return false;
            }
        }
        return true;
    }

    private @Nullable Failure failureOf(Webhook hook, PushKey key, byte[] message) {
        var id = StrictJson.stored(message).get("id").stringValue();
        try {
            var answer = outbound.post(URI.create(hook.url()), key.headers(id, clock.instant(), message), message);
            return answer.isSuccess()
                    ? null
                    : new Failure("The receiver answered " + answer.status() + ".", answer.status() == GONE);
        } catch (FetchFailed failed) {
            return new Failure(String.valueOf(failed.getMessage()), failed.reason() == FetchFailed.Reason.URL_REFUSED);
        }
    }

    private void failed(Webhook hook, Failure failure) {
        var since = hook.health().failingSince();
        var tooLong = since != null && since.plus(settings.giveUpAfter()).isBefore(clock.instant());
        if (failure.forGood() || tooLong) {
            ending.end(hook, failure.message());
        } else {
            // After a success of this turn it is the first failure again, but a longer pause does no harm.
            webhooks.failed(
                    hook.id(),
                    failure.message(),
                    settings.pauseAfter(hook.health().failures() + 1));
        }
    }

    private record Failure(String message, boolean forGood) {}
}
