package com.onetimesecret.hub.vault.request;

import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.event.MemberRemoved;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.vault.secret.BearerKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Lets a person ask for a secret: makes the link, once, and takes it back.
@Component
public class RequestSecret {

    private final JdbcSecretRequests requests;
    private final RequestSettings settings;
    private final Tokens tokens;
    private final AuditTrail trail;
    private final TransactionTemplate transactions;

    RequestSecret(
            JdbcSecretRequests requests,
            RequestSettings settings,
            Tokens tokens,
            AuditTrail trail,
            TransactionTemplate transactions) {
        this.requests = requests;
        this.settings = settings;
        this.tokens = tokens;
        this.trail = trail;
        this.transactions = transactions;
    }

    /// Asks; the code of the link leaves with the answer and is not kept.
    ///
    /// @throws HubException rate-limited when too many of the person's requests wait
    public Asked ask(NetworkId network, PersonId person, String description, Duration life) {
        var id = RequestId.next(tokens);
        var code = BearerKey.next(tokens);
        return transactions.execute(_ -> {
            var ends = requests.insert(
                            new JdbcSecretRequests.NewRequest(
                                    id, network, person, code, description, life, settings.knownFor()),
                            settings.mostOpen())
                    .orElseThrow(
                            () -> new HubException(
                                    ProblemType.RATE_LIMITED,
                                    "There are " + settings.mostOpen()
                                            + " requests of yours that wait for an answer. Take one back, or wait until one ends."));
            record(network, person.value(), "secret_request.created", id);
            return new Asked(id, code, ends);
        });
    }

    /// Takes it back; false if there is nothing to take back, because it was answered or is over.
    public boolean withdraw(NetworkId network, PersonId person, RequestId id) {
        return transactions.execute(_ -> {
            var done = requests.withdraw(network, person, id);
            if (done) {
                record(network, person.value(), "secret_request.withdrawn", id);
            }
            return done;
        });
    }

    /// What a person asked for lately, the newest first.
    public List<SecretRequest> list(NetworkId network, PersonId person, int limit) {
        return requests.list(network, person, limit);
    }

    @EventListener
    void onRemoved(MemberRemoved removed) {
        requests.withdrawAll(removed.networkId(), removed.personId());
    }

    private void record(NetworkId network, String actor, String action, RequestId id) {
        trail.record(new AuditEntry(network, AuditEntry.Kind.TRAFFIC, actor, action, id.value(), Map.of()));
    }

    /// A new request, with the code of its link.
    public record Asked(RequestId id, BearerKey code, Instant expiresAt) {}
}
