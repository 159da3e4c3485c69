package com.onetimesecret.hub.auth.agent;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.event.AgentKeyReplaced;
import com.onetimesecret.hub.api.event.AgentPaused;
import com.onetimesecret.hub.api.event.AgentRevoked;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.key.AgentKey;
import com.onetimesecret.hub.auth.keylog.KeyEvent;
import com.onetimesecret.hub.auth.keylog.KeyLog;
import com.onetimesecret.hub.auth.network.AgentQuota;
import java.sql.Types;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Admits agents and changes whether they may act.
@Component
public class ApprovedAgents {

    private final JdbcClient jdbc;
    private final AgentQuota quota;
    private final ApplicationEventPublisher events;
    private final KeyLog keyLog;

    ApprovedAgents(JdbcClient jdbc, AgentQuota quota, ApplicationEventPublisher events, KeyLog keyLog) {
        this.keyLog = keyLog;
        this.jdbc = jdbc;
        this.quota = quota;
        this.events = events;
    }

    /// Makes the agent what was approved and its key the one that speaks for it; call inside the deciding
    /// transaction.
    ///
    /// @throws HubException budget-exhausted, if the network has all the agents it may have; name-taken, if
    ///     another agent got a look-alike name in the meantime
    public void admit(Admission admission) {
        quota.check(admission.networkId(), admission.agentId());
        try {
            upsertAgent(admission);
        } catch (DuplicateKeyException taken) {
            throw new HubException(
                    ProblemType.NAME_TAKEN,
                    "Another agent of this network is called that by now, or almost. Deny this request; the agent can ask again under another name.");
        }
        if (admission.key() != null) {
            bind(admission, admission.key());
        }
    }

    private void bind(Admission admission, AgentKey key) {
        var replaced = jdbc.sql("""
                        UPDATE agent_key SET status = 'retired', retired_at = now(), not_after = now()
                        WHERE agent_id = :agent AND status = 'active' AND thumbprint <> :thumbprint
                        RETURNING thumbprint
                        """)
                .param("agent", admission.agentId().value())
                .param("thumbprint", key.thumbprint())
                .query(String.class)
                .optional()
                .orElse(null);
        var isNew = jdbc.sql("""
                        INSERT INTO agent_key (thumbprint, agent_id, network_id, spki, status)
                        VALUES (:thumbprint, :agent, :network, :spki, 'active')
                        ON CONFLICT (thumbprint) DO UPDATE SET status = agent_key.status
                        WHERE agent_key.agent_id = :agent AND agent_key.status = 'active'
                        RETURNING xmax = 0
                        """)
                .param("thumbprint", key.thumbprint())
                .param("agent", admission.agentId().value())
                .param("network", admission.networkId().value())
                .param("spki", key.spki())
                .query(Boolean.class)
                .optional()
                // A card may have waited while its key was rotated away: no key comes back.
                .orElseThrow(() -> new HubException(
                        ProblemType.ALREADY_DECIDED,
                        "This key speaks for another agent by now, or for none any more. Deny this request."));
        if (isNew) {
            keyLog.append(KeyEvent.admitted(admission.agentId(), admission.networkId(), key.thumbprint(), replaced));
        } else {
            keyLog.admittedAgain(admission.agentId(), admission.networkId(), key.thumbprint());
        }
        if (replaced != null) {
            events.publishEvent(new AgentKeyReplaced(admission.networkId(), admission.agentId()));
        }
    }

    private void upsertAgent(Admission admission) {
        jdbc.sql("""
                        INSERT INTO agent (id, network_id, name, name_skeleton, purpose, capabilities, scopes, status,
                            owner_id, owner_email, approval_id, approved_at, lifetime_seconds, approval_expires_at,
                            invite_id, ends_at, encryption_key)
                        SELECT :id, :network, :name, :skeleton, :purpose, :capabilities, :scopes, 'active',
                            :owner, :email, :approval, now(), :lifetime,
                            least(now() + make_interval(secs => :lifetime), terms.ends_at), :invite, terms.ends_at,
                            :encryptionKey
                        FROM (SELECT (SELECT now() + make_interval(secs => agent_ttl_seconds)
                                      FROM invite WHERE id = :invite) AS ends_at) terms
                        ON CONFLICT (id) DO UPDATE SET name = excluded.name, name_skeleton = excluded.name_skeleton,
                            purpose = excluded.purpose, capabilities = excluded.capabilities, scopes = excluded.scopes,
                            status = 'active', revoked_at = NULL, owner_id = excluded.owner_id, owner_email = excluded.owner_email,
                            approval_id = excluded.approval_id, approved_at = now(),
                            lifetime_seconds = excluded.lifetime_seconds,
                            approval_expires_at = excluded.approval_expires_at,
                            invite_id = excluded.invite_id, ends_at = excluded.ends_at,
                            encryption_key = coalesce(excluded.encryption_key, agent.encryption_key)
                        """)
                .param("id", admission.agentId().value())
                .param("network", admission.networkId().value())
                .param("name", admission.name())
                .param("skeleton", NameSkeleton.of(admission.name()))
                .param("purpose", admission.purpose())
                .param("capabilities", admission.capabilities().toArray(String[]::new))
                .param("scopes", JdbcAgents.wire(admission.scopes()))
                .param("owner", admission.ownerId().value())
                .param("email", admission.ownerEmail())
                .param("approval", admission.approvalId().value())
                .param("lifetime", admission.lifetime().toSeconds())
                .param("encryptionKey", admission.encryptionKey(), Types.VARCHAR)
                .param(
                        "invite",
                        admission.invite() == null ? null : admission.invite().value(),
                        Types.VARCHAR)
                .update();
    }

    /// Moves an agent of the network from one of `from` to `to`; false if there is none in such a state. One
    /// statement.
    boolean change(NetworkId network, AgentId agent, ActOnAgents.Act change) {
        var changed = jdbc.sql("""
                                UPDATE agent SET status = :to,
                                    ends_at = CASE WHEN :to = 'revoked' THEN NULL ELSE ends_at END,
                                    revoked_at = CASE WHEN :to = 'revoked' THEN now() END
                                WHERE id = :id AND network_id = :network AND status = ANY (string_to_array(:from, ','))
                                """)
                        .param("to", change.status().wire())
                        .param("id", agent.value())
                        .param("network", network.value())
                        .param("from", change.from())
                        .update()
                == 1;
        if (!changed) {
            return false;
        }
        if (change == ActOnAgents.Act.REVOKE) {
            keyLog.agentEnded(agent, network, KeyEvent.By.OWNER);
            events.publishEvent(new AgentRevoked(network, agent));
        } else {
            events.publishEvent(new AgentPaused(network, agent, change == ActOnAgents.Act.PAUSE));
        }
        return true;
    }

    /// Pauses an active agent of the network; false if it is none. One statement.
    public boolean pause(NetworkId network, AgentId agent) {
        return change(network, agent, ActOnAgents.Act.PAUSE);
    }

    /// Revokes the agent of the network that the key speaks for now, if there is one. One statement.
    public Optional<AgentId> revokeByKey(NetworkId network, String thumbprint) {
        var revoked = jdbc.sql("""
                        UPDATE agent SET status = 'revoked', ends_at = NULL, revoked_at = now()
                        WHERE network_id = :network AND status <> 'revoked' AND id =
                            (SELECT agent_id FROM agent_key WHERE thumbprint = :thumbprint AND status = 'active')
                        RETURNING id
                        """)
                .param("network", network.value())
                .param("thumbprint", thumbprint)
                .query((row, n) -> new AgentId(row.getString(1)))
                .optional();
        revoked.ifPresent(agent -> {
            keyLog.agentEnded(agent, network, KeyEvent.By.OWNER);
            events.publishEvent(new AgentRevoked(network, agent));
        });
        return revoked;
    }

    /// Revokes the agent, whatever network it is in, if there is one that is not; for the end of what it comes from,
    /// such as its registration. One statement; call inside the deciding transaction.
    public Optional<NetworkId> revoke(AgentId agent) {
        var network = jdbc.sql(
                        "UPDATE agent SET status = 'revoked', ends_at = NULL, revoked_at = now() WHERE id = :id AND status <> 'revoked' RETURNING network_id")
                .param("id", agent.value())
                .query((row, n) -> new NetworkId(row.getString(1)))
                .optional();
        network.ifPresent(of -> events.publishEvent(new AgentRevoked(of, agent)));
        return network;
    }
}
