package com.onetimesecret.hub.auth.agent;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.event.AgentRevoked;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.network.AgentQuota;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Lets OAuth clients in when a person signs in to them: the first time makes the agent, later times widen what it
/// may and never narrow what stands.
@Component
public class ApprovedClients {

    private static final int MOST_OF_ONE_NAME = 100;

    private final JdbcClient jdbc;
    private final JdbcAgents agents;
    private final AgentQuota quota;
    private final ApplicationEventPublisher events;

    ApprovedClients(JdbcClient jdbc, JdbcAgents agents, AgentQuota quota, ApplicationEventPublisher events) {
        this.quota = quota;
        this.jdbc = jdbc;
        this.agents = agents;
        this.events = events;
    }

    /// The name that a client gets in the network: its own, or with a number where an agent has that already, for
    /// every installation of a program registers itself under the same name.
    public String freeName(NetworkId network, String wanted, AgentId client) {
        var name = wanted;
        for (int number = 2; agents.isNameTaken(network, name, client); number++) {
            if (number > MOST_OF_ONE_NAME) {
                throw new HubException(
                        ProblemType.NAME_TAKEN, "Too many agents of this network are called " + wanted + " already.");
            }
            name = wanted + " " + number;
        }
        return name;
    }

    /// Makes the client an agent or adds to what it may; call inside the deciding transaction.
    ///
    /// @throws HubException name-taken, if another agent got a look-alike name in the meantime; forbidden, if the
    ///     client is paused or in another network by now
    public void admit(Admission admission) {
        if (widen(admission)) {
            return;
        }
        quota.check(admission.networkId(), admission.agentId());
        try {
            if (!make(admission)) {
                throw new HubException(
                        ProblemType.FORBIDDEN,
                        "This client is paused, or is in another network by now. Nothing was changed.");
            }
        } catch (DuplicateKeyException taken) {
            throw new HubException(
                    ProblemType.NAME_TAKEN,
                    "Another agent of this network is called that by now, or almost. Start again from the client.");
        }
    }

    /// Adds to an approval that stands; false if none does. One statement.
    private boolean widen(Admission admission) {
        return jdbc.sql("""
                        UPDATE agent SET scopes = ARRAY(SELECT DISTINCT unnest(scopes || :scopes)),
                            lifetime_seconds = greatest(lifetime_seconds, :lifetime),
                            approval_expires_at =
                                greatest(approval_expires_at, now() + make_interval(secs => :lifetime))
                        WHERE id = :id AND network_id = :network AND status = 'active'
                          AND approval_expires_at > now()
                        """)
                        .param("id", admission.agentId().value())
                        .param("network", admission.networkId().value())
                        .param("scopes", JdbcAgents.wire(admission.scopes()))
                        .param("lifetime", admission.lifetime().toSeconds())
                        .update()
                == 1;
    }

    /// Makes the agent, or lets one in again whose approval ended; false if it may not be. One statement.
    private boolean make(Admission admission) {
        return jdbc.sql("""
                        INSERT INTO agent AS a (id, network_id, name, name_skeleton, purpose, capabilities, scopes,
                            status, owner_id, owner_email, approval_id, approved_at, lifetime_seconds,
                            approval_expires_at)
                        VALUES (:id, :network, :name, :skeleton, :purpose, '{}', :scopes, 'active',
                            :owner, :email, :approval, now(), :lifetime, now() + make_interval(secs => :lifetime))
                        ON CONFLICT (id) DO UPDATE SET name = excluded.name, name_skeleton = excluded.name_skeleton,
                            scopes = excluded.scopes, status = 'active', revoked_at = NULL,
                            owner_id = excluded.owner_id,
                            owner_email = excluded.owner_email, approval_id = excluded.approval_id,
                            approved_at = now(), lifetime_seconds = excluded.lifetime_seconds,
                            approval_expires_at = excluded.approval_expires_at
                        WHERE a.network_id = excluded.network_id AND a.status <> 'paused'
                        """)
                        .param("id", admission.agentId().value())
                        .param("network", admission.networkId().value())
                        .param("name", admission.name())
                        .param("skeleton", NameSkeleton.of(admission.name()))
                        .param("purpose", admission.purpose())
                        .param("scopes", JdbcAgents.wire(admission.scopes()))
                        .param("owner", admission.ownerId().value())
                        .param("email", admission.ownerEmail())
                        .param("approval", admission.approvalId().value())
                        .param("lifetime", admission.lifetime().toSeconds())
                        .update()
                == 1;
    }

    /// Revokes the agent and with it all that it was given; false if there is none in the network that could be.
    /// One statement; call inside the deciding transaction.
    public boolean revoke(NetworkId network, AgentId agent) {
        var revoked = jdbc.sql(
                                "UPDATE agent SET status = 'revoked', revoked_at = now() WHERE id = :id AND network_id = :network AND status <> 'revoked'")
                        .param("id", agent.value())
                        .param("network", network.value())
                        .update()
                == 1;
        if (revoked) {
            events.publishEvent(new AgentRevoked(network, agent));
        }
        return revoked;
    }
}
