package com.onetimesecret.hub.messaging.deposit;

import com.onetimesecret.hub.api.event.DepositsReceived;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.messaging.log.AppendInTransaction;
import com.onetimesecret.hub.messaging.publish.Author;
import com.onetimesecret.hub.messaging.publish.ComposeMessage;
import com.onetimesecret.hub.messaging.schema.MessageType;
import com.onetimesecret.hub.messaging.schema.StrictJson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/// Puts into an agent's inbox that something was left for it: one message for all that came since the last one, with
/// labels and never values.
@Component
class TellOfDeposits {

    private static final Logger log = LoggerFactory.getLogger(TellOfDeposits.class);

    /// What a message names at most; the log has all of them.
    private static final int MOST_LABELS = 50;

    private final ComposeMessage compose;
    private final AppendInTransaction messages;

    TellOfDeposits(ComposeMessage compose, AppendInTransaction messages) {
        this.compose = compose;
        this.messages = messages;
    }

    /// In the transaction that notes them as told.
    @EventListener
    void tell(DepositsReceived deposits) {
        try {
            messages.append(
                    compose.of(new Author.TheHub(deposits.networkId()), MessageType.AUDIT_LOG, notice(deposits)));
        } catch (HubException refusal) {
            // The agent left, or its network has no messages left: the log of deposits says it all the same.
            log.warn("{} could not be told of deposits: {}", deposits.agent(), refusal.type());
        }
    }

    private static ObjectNode notice(DepositsReceived deposits) {
        var notice = StrictJson.MAPPER.createObjectNode();
        notice.put("type", MessageType.AUDIT_LOG.wire());
        notice.put("to", deposits.agent().value());
        var payload = notice.putObject("payload");
        payload.put("action", "deposit.received");
        payload.put("outcome", "success");
        var labels = payload.putArray("affected_resources");
        deposits.labels().stream().limit(MOST_LABELS).forEach(labels::add);
        payload.put("details", details(deposits));
        return notice;
    }

    private static String details(DepositsReceived deposits) {
        var count = deposits.count() == 1 ? "1 deposit" : deposits.count() + " deposits";
        return count + " came in, under the labels named here. GET /api/v2/agent/vault?label= reads one; GET"
                + " /api/v2/agent/deposits says who left them. Whoever had the link chose the value: check it before you"
                + " rely on it.";
    }
}
