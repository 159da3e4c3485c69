package com.onetimesecret.hub.vault.context;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.event.AgentRevoked;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.api.secret.ContextSecrets;
import com.onetimesecret.hub.api.secret.HiddenText;
import com.onetimesecret.hub.vault.secret.BearerKey;
import com.onetimesecret.hub.vault.secret.CreateSecret;
import com.onetimesecret.hub.vault.secret.NewSecret;
import com.onetimesecret.hub.vault.secret.Party;
import com.onetimesecret.hub.vault.secret.SecretValue;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// Binds secrets to the holders of the tasks that they go with; they are secrets like all others besides.
@Component
class SecretsOfTasks implements ContextSecrets {

    private final JdbcSecretsOfTasks secrets;
    private final CreateSecret createSecret;
    private final AuditTrail trail;

    SecretsOfTasks(JdbcSecretsOfTasks secrets, CreateSecret createSecret, AuditTrail trail) {
        this.secrets = secrets;
        this.createSecret = createSecret;
        this.trail = trail;
    }

    @Override
    public void check(HiddenText value) {
        new SecretValue(value.text()).mistake().ifPresent(mistake -> {
            throw HubException.of(ProblemType.INVALID_REQUEST, List.of(FieldError.at("/secret", mistake)));
        });
    }

    @Override
    public Stored store(CurrentAgent creator, HiddenText value, Life life) {
        requireTransaction();
        var created = createSecret.create(
                Party.of(creator),
                new NewSecret(
                        new SecretValue(value.text()),
                        NewSecret.Kind.CONCEAL,
                        NewSecret.Source.API,
                        life.sealed(),
                        null,
                        List.of(),
                        1,
                        null,
                        List.of(),
                        NewSecret.Guard.NONE));
        // Nobody has seen the row without this.
        secrets.bind(created.id(), life.told());
        return new Stored(
                created.id().value(), new HiddenText(created.secretKey().value()));
    }

    @Override
    public Adoption adopt(CurrentAgent creator, HiddenText secretKey, Life life) {
        requireTransaction();
        var key = new BearerKey(secretKey.text());
        return secrets.adopt(creator.networkId(), creator.id(), key, life.told())
                .map(id -> new Adoption(Outcome.ADOPTED, id))
                .orElseGet(() -> new Adoption(secrets.whyNot(creator.networkId(), creator.id(), key), null));
    }

    @Override
    public void hold(String secretId, AgentId holder, Instant until) {
        requireTransaction();
        secrets.hold(secretId, holder, until);
    }

    @Override
    public void letGo(String secretId) {
        requireTransaction();
        secrets.letGo(secretId);
    }

    @Override
    public void burn(String secretId, String actor) {
        requireTransaction();
        secrets.burn(secretId, actor)
                .ifPresent(network -> trail.record(
                        new AuditEntry(network, AuditEntry.Kind.SECURITY, actor, "secret.burned", secretId, Map.of())));
    }

    @Override
    public Map<String, Standing> standings(Collection<String> secretIds) {
        return secrets.standings(secretIds);
    }

    /// Within the transaction that revokes the agent; its tasks tell of it afterwards.
    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void end(AgentRevoked revoked) {
        secrets.letGoAll(revoked.networkId(), revoked.agentId());
    }

    private static void requireTransaction() {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("A secret changes together with its task, but nothing is under way");
        }
    }
}
