package com.onetimesecret.hub.messaging.question;

import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.call.Caller;
import java.util.Map;
import org.springframework.stereotype.Component;

/// Tells of changes of questions, in the transaction that makes them: the audit trail, and those who wait.
@Component
class QuestionChanges {

    private final AuditTrail audit;
    private final QuestionWatch watch;

    QuestionChanges(AuditTrail audit, QuestionWatch watch) {
        this.audit = audit;
        this.watch = watch;
    }

    /// The caller changed the question.
    void tell(Caller caller, Question question, String action, Map<String, String> details) {
        audit.record(new AuditEntry(
                question.networkId(),
                AuditEntry.Kind.TRAFFIC,
                caller.actor(),
                action,
                question.id().value(),
                details));
        watch.changes(question.id());
    }
}
