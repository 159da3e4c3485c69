package com.onetimesecret.hub.auth.network;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// How many agents a network may have.
@Component
public class AgentQuota {

    private final JdbcClient jdbc;
    private final QuotaSettings settings;

    AgentQuota(JdbcClient jdbc, QuotaSettings settings) {
        this.jdbc = jdbc;
        this.settings = settings;
    }

    /// Makes sure that there is room for this agent until the transaction ends, which others who ask wait for.
    ///
    /// @throws HubException budget-exhausted
    public void check(NetworkId network, AgentId agent) {
        jdbc.sql("SELECT id FROM network WHERE id = :network FOR NO KEY UPDATE")
                .param("network", network.value())
                .query(String.class)
                .optional();
        var limit = limit(network);
        if (count(network, agent.value()) >= limit) {
            throw new HubException(
                    ProblemType.BUDGET_EXHAUSTED,
                    "This network has its " + limit + " agents already. Revoke one that is no longer needed.");
        }
    }

    /// How many agents the network may have.
    long limit(NetworkId network) {
        return jdbc.sql("SELECT coalesce(agent_limit, :usual) FROM network WHERE id = :network")
                .param("usual", settings.agents())
                .param("network", network.value())
                .query(Long.class)
                .optional()
                .orElse(settings.agents());
    }

    /// How many agents of the network may act.
    long count(NetworkId network) {
        return count(network, "");
    }

    private long count(NetworkId network, String exceptFor) {
        return jdbc.sql("""
                        SELECT count(*) FROM agent WHERE network_id = :network AND status <> 'revoked'
                            AND approval_expires_at > now() AND id <> :except
                        """)
                .param("network", network.value())
                .param("except", exceptFor)
                .query(Long.class)
                .single();
    }
}
