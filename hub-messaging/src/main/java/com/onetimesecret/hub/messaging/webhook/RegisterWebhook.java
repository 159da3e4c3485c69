package com.onetimesecret.hub.messaging.webhook;

import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.outbound.FetchFailed;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.messaging.log.MessageLog;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Gives an agent a webhook that begins with what is posted next.
@Component
class RegisterWebhook {

    private final JdbcWebhooks webhooks;
    private final MessageLog log;
    private final AuditTrail trail;
    private final TransactionTemplate transaction;
    private final Outbound outbound;
    private final WebhookSettings settings;

    RegisterWebhook(
            JdbcWebhooks webhooks,
            MessageLog log,
            AuditTrail trail,
            TransactionTemplate transaction,
            Outbound outbound,
            WebhookSettings settings) {
        this.webhooks = webhooks;
        this.log = log;
        this.trail = trail;
        this.transaction = transaction;
        this.outbound = outbound;
        this.settings = settings;
    }

    /// The webhook and the key that will sign its pushes, which is told only now.
    ///
    /// @throws HubException naming each mistake; invalid-request, if the agent has too many
    Registered register(CurrentAgent caller, WebhookRequest request) {
        var url = request.checked();
        try {
            outbound.fetch().check(url);
        } catch (FetchFailed refused) {
            throw HubException.of(
                    ProblemType.INVALID_REQUEST, List.of(FieldError.at("/url", String.valueOf(refused.getMessage()))));
        }
        var now = outbound.clock().instant();
        var hook = new Webhook(
                WebhookId.next(outbound.tokens()),
                caller.networkId(),
                caller.id(),
                url.toString(),
                request.topicsOrAll(),
                request.typesOrAll(),
                request.isToMe(),
                request.taskId(),
                now,
                log.end(),
                0,
                new Webhook.Health(0, null, null, now, null, null));
        var key = PushKey.random(outbound.tokens(), request.headers());
        transaction.executeWithoutResult(status -> store(caller, hook, key, url));
        return new Registered(hook, key.shown());
    }

    private void store(CurrentAgent caller, Webhook hook, PushKey key, URI url) {
        int most = hook.taskId() == null ? settings.perAgent() : settings.perAgentOfTasks();
        if (!webhooks.add(hook, key.sealed(outbound.sealer(), hook.id()), most)) {
            throw new HubException(
                    ProblemType.INVALID_REQUEST,
                    "An agent has at most " + most + (hook.taskId() == null ? " webhooks" : " webhooks of tasks")
                            + ". Delete one first.");
        }
        trail.record(new AuditEntry(
                caller.networkId(),
                AuditEntry.Kind.SECURITY,
                caller.actor(),
                "webhook.registered",
                hook.id().value(),
                // The rest of a URL is often a secret itself, and the trail outlives the webhook.
                Map.of("receiver", url.getScheme() + "://" + url.getHost())));
    }

    /// A new webhook with its key in readable form.
    record Registered(Webhook webhook, String secret) {

        @Override
        public String toString() {
            return "Registered[" + webhook.id() + "]";
        }
    }
}
