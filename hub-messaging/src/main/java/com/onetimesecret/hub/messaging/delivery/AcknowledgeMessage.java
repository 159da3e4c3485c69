package com.onetimesecret.hub.messaging.delivery;

import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.message.MessageId;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.messaging.log.Filter;
import com.onetimesecret.hub.messaging.log.MessageLog;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Notes that a recipient took note of a message; a second time changes nothing.
@Component
class AcknowledgeMessage {

    private final JdbcDeliveries deliveries;
    private final MessageLog log;
    private final AuditTrail trail;
    private final TransactionTemplate transaction;

    AcknowledgeMessage(JdbcDeliveries deliveries, MessageLog log, AuditTrail trail, TransactionTemplate transaction) {
        this.deliveries = deliveries;
        this.log = log;
        this.trail = trail;
        this.transaction = transaction;
    }

    /// When the caller first acknowledged the message.
    ///
    /// @throws HubException not-found; not-a-recipient, if the caller sees the message but is not named in it
    Instant acknowledge(CurrentAgent caller, MessageId id) {
        if (!deliveries.isFor(caller.networkId(), id, caller.id())) {
            throw log.find(id, Filter.everythingFor(caller.networkId(), caller.id()))
                            .isPresent()
                    ? new HubException(
                            ProblemType.NOT_A_RECIPIENT,
                            "Only who is named in `to` acknowledges a message, and you are not.")
                    : HubException.notFound();
        }
        return Objects.requireNonNull(transaction.execute(status -> {
            if (deliveries.note(caller.networkId(), id, caller.id(), Step.ACKED)) {
                trail.record(new AuditEntry(
                        caller.networkId(),
                        AuditEntry.Kind.TRAFFIC,
                        caller.actor(),
                        "message.acked",
                        id.value(),
                        Map.of()));
            }
            // Gone if it ended or was deleted between the two looks.
            return deliveries.at(id, caller.id(), Step.ACKED).orElseThrow(HubException::notFound);
        }));
    }
}
