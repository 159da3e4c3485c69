package com.onetimesecret.hub.messaging.task;

import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.messaging.log.AppendInTransaction;
import com.onetimesecret.hub.messaging.log.Draft;
import com.onetimesecret.hub.messaging.log.Posted;
import com.onetimesecret.hub.messaging.publish.Author;
import com.onetimesecret.hub.messaging.publish.ComposeMessage;
import com.onetimesecret.hub.messaging.schema.MessageType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Hands a task over: the task, its secret, its message and its line in the trail are on disk, or none of
/// them is.
@Component
class HandOver {

    private final ComposeMessage compose;
    private final AppendInTransaction messages;
    private final Stores stores;
    private final AuditTrail audit;
    private final Candidates candidates;
    private final TransactionTemplate transaction;

    HandOver(
            ComposeMessage compose,
            AppendInTransaction messages,
            Stores stores,
            AuditTrail audit,
            Candidates candidates,
            TransactionTemplate transaction) {
        this.compose = compose;
        this.messages = messages;
        this.stores = stores;
        this.audit = audit;
        this.candidates = candidates;
        this.transaction = transaction;
    }

    /// Stores the task and tells those whom it is for.
    Posted handOver(CurrentAgent sender, Handoff handoff) {
        var draft = compose.of(new Author.AnAgent(sender), MessageType.TASK_HANDOFF, handoff.message());
        return Objects.requireNonNull(transaction.execute(status -> store(sender, handoff, draft)));
    }

    private Posted store(CurrentAgent sender, Handoff handoff, Draft draft) {
        audit.record(new AuditEntry(
                sender.networkId(),
                AuditEntry.Kind.TRAFFIC,
                sender.id().value(),
                "task.submitted",
                handoff.id().value(),
                Map.of("state", TaskState.SUBMITTED.wire())));
        var kept = stores.secrets().keep(sender, handoff, draft.ttl());
        var posted = messages.append(draft);
        // Behind the message, whose id it names; a new row waits for nobody.
        if (!stores.tasks().submit(handoff.task(sender, posted, kept))) {
            throw HubException.of(
                    ProblemType.INVALID_REQUEST,
                    List.of(FieldError.at("/payload/task_id", "is taken; leave it out and the hub chooses one")));
        }
        return posted;
    }

    /// How many agents may claim such a task.
    int candidates(CurrentAgent sender, Handoff handoff) {
        return candidates.of(sender, handoff);
    }

    /// Where a task and its secret are kept.
    @Component
    record Stores(JdbcTransitions tasks, TaskSecrets secrets) {}
}
