package com.onetimesecret.hub.messaging.question;

import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.call.Caller;
import com.onetimesecret.hub.api.event.PeopleAnswered;
import java.util.Map;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/// Tells of changes of questions, in the transaction that makes them: the audit trail, those who wait, and people.
@Component
class QuestionChanges {

    private final AuditTrail audit;
    private final QuestionWatch watch;
    private final ApplicationEventPublisher events;

    QuestionChanges(AuditTrail audit, QuestionWatch watch, ApplicationEventPublisher events) {
        this.audit = audit;
        this.watch = watch;
        this.events = events;
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
        if (question.forPeople()) {
            events.publishEvent(
                    new PeopleAnswered(question.networkId(), question.id().value()));
        }
    }
}
