package com.onetimesecret.hub.vault.request;

import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.vault.secret.BearerKey;
import com.onetimesecret.hub.vault.secret.CreateSecret;
import com.onetimesecret.hub.vault.secret.NewSecret;
import com.onetimesecret.hub.vault.secret.Party;
import com.onetimesecret.hub.vault.secret.SecretValue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Takes the one answer to a request for a secret, which only the person who asked can open.
@Component
public class GiveSecret {

    private final JdbcSecretRequests requests;
    private final CreateSecret createSecret;
    private final RequestSettings settings;
    private final AuditTrail trail;
    private final TransactionTemplate transactions;

    GiveSecret(
            JdbcSecretRequests requests,
            CreateSecret createSecret,
            RequestSettings settings,
            AuditTrail trail,
            TransactionTemplate transactions) {
        this.requests = requests;
        this.createSecret = createSecret;
        this.settings = settings;
        this.trail = trail;
        this.transactions = transactions;
    }

    /// The request of that code, if it can still be answered.
    public Optional<SecretRequest> find(BearerKey code) {
        return requests.waiting(code);
    }

    /// Stores the answer; the giver needs no account, the code is the permission.
    ///
    /// @param place where the giver calls from
    /// @throws HubException not-found when the request is over, answered or never was
    public void give(BearerKey code, String actor, String place, SecretValue value) {
        transactions.executeWithoutResult(_ -> {
            var taken = requests.answer(code, place).orElseThrow(HubException::notFound);
            trail.record(new AuditEntry(
                    taken.network(),
                    AuditEntry.Kind.TRAFFIC,
                    actor,
                    "secret_request.answered",
                    taken.id().value(),
                    Map.of()));
            var reader = Party.person(taken.network(), taken.person());
            requests.link(taken.id(), createSecret.give(actor, reader, wish(taken, value)));
        });
    }

    private NewSecret wish(JdbcSecretRequests.Taken taken, SecretValue value) {
        var shortest = settings.shortestAnswer();
        Duration life = taken.left().compareTo(shortest) < 0 ? shortest : taken.left();
        return new NewSecret(
                value,
                NewSecret.Kind.CONCEAL,
                NewSecret.Source.PAGE,
                life,
                null,
                List.of(),
                1,
                taken.description(),
                List.of(),
                NewSecret.Guard.NONE);
    }
}
