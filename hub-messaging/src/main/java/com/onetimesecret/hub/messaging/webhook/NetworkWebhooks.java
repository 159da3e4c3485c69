package com.onetimesecret.hub.messaging.webhook;

import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// All webhooks of a network, which people see and owners may end.
@Component
public class NetworkWebhooks {

    private static final String REASON = "An owner of the network ended it.";

    private final JdbcWebhooks webhooks;
    private final EndWebhook ending;
    private final AuditTrail trail;
    private final TransactionTemplate transaction;

    NetworkWebhooks(JdbcWebhooks webhooks, EndWebhook ending, AuditTrail trail, TransactionTemplate transaction) {
        this.webhooks = webhooks;
        this.ending = ending;
        this.trail = trail;
        this.transaction = transaction;
    }

    /// Up to `limit` webhooks of the person's network behind that id, by id.
    public List<Webhook> list(CurrentPerson person, String after, int limit) {
        return webhooks.ofNetwork(person.networkId(), after, limit);
    }

    /// Ends a webhook for good and tells its agent; does nothing if it has ended.
    ///
    /// @throws HubException not-found, forbidden
    public void end(CurrentPerson person, String id) {
        if (!person.mayManage()) {
            throw new HubException(ProblemType.FORBIDDEN, "Only owners end an agent's webhook.");
        }
        if (!WebhookId.isValid(id)) {
            throw HubException.notFound();
        }
        var hook = webhooks.find(person.networkId(), new WebhookId(id)).orElseThrow(HubException::notFound);
        transaction.executeWithoutResult(status -> {
            if (webhooks.endNow(hook.id(), REASON)) {
                trail.record(new AuditEntry(
                        person.networkId(),
                        AuditEntry.Kind.SECURITY,
                        person.actor(),
                        "webhook.ended",
                        hook.id().value(),
                        Map.of("agent_id", hook.agentId().value())));
                ending.tell(hook, REASON);
            }
        });
    }
}
