package com.onetimesecret.hub.messaging.publish;

import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.message.MessageId;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.messaging.burn.SealedContents;
import com.onetimesecret.hub.messaging.delivery.JdbcDeliveries;
import com.onetimesecret.hub.messaging.log.ChangeMessage;
import com.onetimesecret.hub.messaging.log.Filter;
import com.onetimesecret.hub.messaging.log.MessageLog;
import com.onetimesecret.hub.messaging.schema.StrictJson;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Takes back what its author said: what the message began, the message, what it kept sealed, and what is known of
/// its deliveries.
@Component
class DeleteMessage {

    private final MessageLog log;
    private final ChangeMessage messages;
    private final SealedContents contents;
    private final JdbcDeliveries deliveries;
    private final Consequences consequences;
    private final AuditTrail trail;
    private final TransactionTemplate transaction;

    DeleteMessage(
            MessageLog log,
            ChangeMessage messages,
            SealedContents contents,
            Consequences consequences,
            AuditTrail trail,
            TransactionTemplate transaction) {
        this.log = log;
        this.messages = messages;
        this.contents = contents;
        this.deliveries = consequences.deliveries();
        this.consequences = consequences;
        this.trail = trail;
        this.transaction = transaction;
    }

    /// What hangs on messages.
    @Component
    record Consequences(JdbcDeliveries deliveries, ObjectProvider<EndsWithItsMessage> begun) {}

    /// Ends what the message began, then deletes it; nobody reads it any more when this returns.
    ///
    /// @throws HubException not-found; forbidden, if somebody else said it
    void delete(CurrentAgent caller, MessageId id) {
        var message = log.find(id, Filter.everythingFor(caller.networkId(), caller.id()))
                .map(StrictJson::stored)
                .orElseThrow(HubException::notFound);
        var author = message.path("agent_id").asString("");
        if (!author.equals(caller.id().value())) {
            throw new HubException(ProblemType.FORBIDDEN, "Only its author deletes a message.");
        }
        // Before the message and not with it: who is told of the end is told by messages, which lock the log last. If
        // the hub stops in between, the author deletes once more.
        consequences.begun().stream()
                .filter(one -> one.type().wire().equals(message.path("type").asString("")))
                .forEach(one -> one.end(caller, id, message));
        transaction.executeWithoutResult(status -> {
            // In the order in which opening a message takes the same rows.
            contents.destroy(id, caller.networkId());
            deliveries.forget(caller.networkId(), id);
            if (!messages.delete(caller.networkId(), id)) {
                throw HubException.notFound();
            }
            trail.record(new AuditEntry(
                    caller.networkId(),
                    AuditEntry.Kind.TRAFFIC,
                    caller.actor(),
                    "message.deleted",
                    id.value(),
                    Map.of()));
        });
    }
}
