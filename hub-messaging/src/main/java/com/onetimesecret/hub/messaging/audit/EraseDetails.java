package com.onetimesecret.hub.messaging.audit;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Erases the details of entries by, about or naming somebody whose data must go; the entries stay and the chain
/// stays checkable.
@Component
class EraseDetails {

    private static final Pattern EMAIL = Pattern.compile("[^@\\s\"\\\\]{1,64}@[^@\\s\"\\\\]{1,255}");

    private final JdbcChain chain;
    private final AuditTrail trail;
    private final TransactionTemplate transaction;
    private final AuditSettings settings;

    EraseDetails(JdbcChain chain, AuditTrail trail, TransactionTemplate transaction, AuditSettings settings) {
        this.chain = chain;
        this.trail = trail;
        this.transaction = transaction;
        this.settings = settings;
    }

    /// What was erased.
    record Erased(String of, long entries) {}

    /// Erases the details of all linked entries of the person's network that are about `of`.
    ///
    /// @throws HubException forbidden; invalid-request if `of` names nobody
    Erased of(CurrentPerson person, @Nullable String of) {
        if (!person.mayManage()) {
            throw new HubException(
                    ProblemType.FORBIDDEN, "This needs an owner, and for an API token the right `decide`.");
        }
        if (of == null || !(isId(of) || EMAIL.matcher(of).matches())) {
            throw HubException.of(
                    ProblemType.INVALID_REQUEST,
                    List.of(FieldError.at("/of", "must be an agent's id, a person's id or an e-mail address")));
        }
        var first = Objects.requireNonNull(transaction.execute(status -> {
            record(person, of);
            return chain.erase(person.networkId(), of, 0, settings.scanRows());
        }));
        long erased = first.rows();
        var step = first;
        while (step.seen() == settings.scanRows()) {
            long last = step.last();
            step = Objects.requireNonNull(
                    transaction.execute(status -> chain.erase(person.networkId(), of, last, settings.scanRows())));
            erased += step.rows();
        }
        return new Erased(of, erased);
    }

    private void record(CurrentPerson person, String of) {
        // An address would bring back what is erased here.
        var subject = isId(of) ? of : person.networkId().value();
        trail.record(new AuditEntry(
                person.networkId(),
                AuditEntry.Kind.SECURITY,
                person.actor(),
                "audit.details_erased",
                subject,
                Map.of("via", person.via())));
    }

    private static boolean isId(String text) {
        return AgentId.isValid(text) || PersonId.isValid(text);
    }
}
