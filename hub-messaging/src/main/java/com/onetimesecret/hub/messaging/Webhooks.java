package com.onetimesecret.hub.messaging;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.messaging.webhook.NetworkWebhooks;
import com.onetimesecret.hub.messaging.webhook.Webhook;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The webhooks of a network's agents for its people; owners may end one.
@Component
public class Webhooks {

    /// Webhooks of one page.
    private static final int MOST = 100;

    private final NetworkWebhooks webhooks;

    Webhooks(NetworkWebhooks webhooks) {
        this.webhooks = webhooks;
    }

    /// One webhook.
    ///
    /// @param host where it pushes to; the rest of its URL may be a secret of its agent
    /// @param state `active`, `failing` or `ended`
    /// @param failures failed attempts in a row
    public record Hook(
            String id,
            AgentId agent,
            String host,
            String state,
            int failures,
            @Nullable Instant failingSince,
            @Nullable String lastError,
            @Nullable Instant endedAt,
            @Nullable String endedReason,
            Instant createdAt) {}

    /// Some webhooks.
    ///
    /// @param next the place of the next page, or null if there is none
    public record Page(List<Hook> webhooks, @Nullable String next) {
        public Page {
            webhooks = List.copyOf(webhooks);
        }
    }

    /// The webhooks behind that place, or of all if it is none.
    public Page page(CurrentPerson person, @Nullable String place) {
        var after = place != null && place.matches("hook_[a-zA-Z0-9]{24}") ? place : "";
        var found = webhooks.list(person, after, MOST + 1);
        var shown = found.subList(0, Math.min(found.size(), MOST));
        return new Page(
                shown.stream().map(Webhooks::hook).toList(),
                found.size() > MOST ? shown.getLast().id().value() : null);
    }

    /// Ends a webhook for good and tells its agent; does nothing if it has ended.
    ///
    /// @throws com.onetimesecret.hub.api.problem.HubException not-found, forbidden
    public void end(CurrentPerson person, String id) {
        webhooks.end(person, id);
    }

    private static Hook hook(Webhook hook) {
        var health = hook.health();
        return new Hook(
                hook.id().value(),
                hook.agentId(),
                Objects.requireNonNullElse(URI.create(hook.url()).getHost(), ""),
                health.endedAt() != null ? "ended" : health.failures() > 0 ? "failing" : "active",
                health.failures(),
                health.failingSince(),
                health.lastError(),
                health.endedAt(),
                health.endedReason(),
                hook.createdAt());
    }
}
