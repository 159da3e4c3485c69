package com.onetimesecret.hub.messaging.peer;

import com.onetimesecret.hub.api.agent.AgentActivity;
import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.call.CurrentAgent;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Changes what an agent offers, with its line in the trail.
@Component
class ChangeOffer {

    private final AgentActivity agents;
    private final JdbcPresence presence;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;

    ChangeOffer(AgentActivity agents, JdbcPresence presence, AuditTrail audit, TransactionTemplate transaction) {
        this.agents = agents;
        this.presence = presence;
        this.audit = audit;
        this.transaction = transaction;
    }

    /// False, and nothing changes, if a capability goes beyond what a person approved.
    boolean change(CurrentAgent caller, OfferController.Offer offer) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            if (offer.capabilities() != null && !offerOnly(caller, offer.capabilities())) {
                return false;
            }
            if (offer.note() != null || offer.nextActiveAt() != null) {
                presence.remark(caller.networkId(), caller.id(), offer.note(), offer.nextActiveAt());
            }
            return true;
        }));
    }

    private boolean offerOnly(CurrentAgent caller, List<String> capabilities) {
        var distinct = capabilities.stream().distinct().toList();
        if (!agents.offer(caller.networkId(), caller.id(), distinct)) {
            return false;
        }
        audit.record(new AuditEntry(
                caller.networkId(),
                AuditEntry.Kind.TRAFFIC,
                caller.id().value(),
                "agent.capabilities_changed",
                caller.id().value(),
                Map.of("capabilities", String.join(" ", distinct))));
        return true;
    }
}
