package com.onetimesecret.hub.messaging.webhook;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.RequiresScope;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.NextStep;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// The webhooks of the calling agent (WIRE 4).
@RestController
class WebhookController {

    static final String PATH = "/api/v2/agent/webhooks";

    private final RegisterWebhook registering;
    private final ListWebhooks listing;
    private final JdbcWebhooks webhooks;
    private final AuditTrail trail;
    private final TransactionTemplate transaction;
    private final BaseUrl baseUrl;

    WebhookController(
            RegisterWebhook registering,
            ListWebhooks listing,
            JdbcWebhooks webhooks,
            AuditTrail trail,
            TransactionTemplate transaction,
            BaseUrl baseUrl) {
        this.registering = registering;
        this.listing = listing;
        this.webhooks = webhooks;
        this.trail = trail;
        this.transaction = transaction;
        this.baseUrl = baseUrl;
    }

    @PostMapping(PATH)
    @RequiresScope(Scope.SUBSCRIBE)
    ResponseEntity<Created> register(CurrentAgent caller, @RequestBody WebhookRequest request) {
        var registered = registering.register(caller, request);
        var href = baseUrl.at(PATH + "/" + registered.webhook().id());
        var created = new Created(
                Shown.of(registered.webhook()),
                registered.secret(),
                List.of(
                        NextStep.get("See how its pushes fare", href),
                        NextStep.post(
                                "Post something and see it arrive",
                                baseUrl.at("/api/v2/agent/messages"),
                                Map.of("type", "status_update", "payload", Map.of("status", "working")))));
        return ResponseEntity.created(URI.create(href)).body(created);
    }

    @GetMapping(PATH)
    @RequiresScope(Scope.SUBSCRIBE)
    ResponseEntity<WebhookList> list(CurrentAgent caller, @RequestParam MultiValueMap<String, String> parameters) {
        return listing.page(caller, parameters);
    }

    @GetMapping(PATH + "/{id}")
    @RequiresScope(Scope.SUBSCRIBE)
    Shown show(CurrentAgent caller, @PathVariable String id) {
        return webhooks.find(caller.networkId(), caller.id(), idOf(id))
                .map(Shown::of)
                .orElseThrow(HubException::notFound);
    }

    @DeleteMapping(PATH + "/{id}")
    @RequiresScope(Scope.SUBSCRIBE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(CurrentAgent caller, @PathVariable String id) {
        var hook = idOf(id);
        transaction.executeWithoutResult(status -> {
            if (!webhooks.remove(caller.networkId(), caller.id(), hook)) {
                throw HubException.notFound();
            }
            trail.record(new AuditEntry(
                    caller.networkId(),
                    AuditEntry.Kind.SECURITY,
                    caller.actor(),
                    "webhook.removed",
                    hook.value(),
                    Map.of()));
        });
    }

    private static WebhookId idOf(String text) {
        if (!WebhookId.isValid(text)) {
            throw HubException.notFound();
        }
        return new WebhookId(text);
    }

    /// A page of an agent's webhooks.
    record WebhookList(String cursor, boolean hasMore, List<Shown> webhooks) {
        WebhookList {
            webhooks = List.copyOf(webhooks);
        }
    }

    /// A webhook as its agent sees it.
    ///
    /// @param taskId the one task whose news are pushed, as A2A has them
    /// @param status `active`, `failing` or `ended`
    /// @param cursor everything up to it was pushed
    record Shown(
            WebhookId id,
            String url,
            List<String> topics,
            List<String> types,
            boolean toMe,
            @Nullable String taskId,
            String status,
            String cursor,
            int failures,
            @Nullable String lastError,
            @Nullable Instant nextAttemptAt,
            @Nullable Instant endedAt,
            @Nullable String endedReason,
            Instant createdAt) {

        Shown {
            topics = List.copyOf(topics);
            types = List.copyOf(types);
        }

        static Shown of(Webhook hook) {
            var health = hook.health();
            var failing = health.failures() > 0 && health.endedAt() == null;
            return new Shown(
                    hook.id(),
                    hook.url(),
                    hook.topics(),
                    hook.types(),
                    hook.toMe(),
                    hook.taskId(),
                    status(health),
                    hook.place().toString(),
                    health.failures(),
                    health.lastError(),
                    failing ? health.nextAttemptAt() : null,
                    health.endedAt(),
                    health.endedReason(),
                    hook.createdAt());
        }

        private static String status(Webhook.Health health) {
            if (health.endedAt() != null) {
                return "ended";
            }
            return health.failures() > 0 ? "failing" : "active";
        }
    }

    /// The answer to a registration.
    ///
    /// @param secret the key that signs the pushes, told only here
    record Created(@JsonUnwrapped Shown webhook, String secret, List<NextStep> next) {

        Created {
            next = List.copyOf(next);
        }

        @Override
        public String toString() {
            return "Created[" + webhook.id() + "]";
        }
    }
}
