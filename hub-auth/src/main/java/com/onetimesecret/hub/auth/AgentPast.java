package com.onetimesecret.hub.auth;

import com.onetimesecret.hub.api.identity.AgentIdentities;
import com.onetimesecret.hub.api.identity.AgentIdentity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What a network has already had to do with who asks: the hub's own knowledge, apart from what the agent says.
@Component
public class AgentPast {

    private final JdbcClient jdbc;
    private final AgentIdentities identities;
    private final Accounts accounts;

    AgentPast(JdbcClient jdbc, AgentIdentities identities, Accounts accounts) {
        this.jdbc = jdbc;
        this.identities = identities;
        this.accounts = accounts;
    }

    /// What is known of a card's key and agent.
    ///
    /// @param network the name of the network it wants to join
    /// @param domain the domain that the agent has proven to have, if any
    /// @param approved how often that key was approved in this network
    /// @param denied how often it was denied
    /// @param since the first approval
    public record Known(
            String network,
            @Nullable String domain,
            int approved,
            int denied,
            @Nullable Instant since) {}

    /// Looks it up for a card.
    public Known of(ApprovalCard card) {
        var network = accounts.networkName(card.networkId());
        var domain = identities
                .find(card.agentId().value())
                .filter(identity -> identity.networkId().equals(card.networkId()))
                .map(AgentIdentity::domain)
                .orElse(null);
        return card.fingerprint() == null
                ? new Known(network, domain, 0, 0, null)
                : jdbc.sql("""
                                SELECT count(*) FILTER (WHERE status = 'approved') AS approved,
                                       count(*) FILTER (WHERE status = 'denied') AS denied,
                                       min(decided_at) FILTER (WHERE status = 'approved') AS since
                                FROM approval
                                WHERE network_id = :network AND thumbprint = :thumbprint AND kind IN ('join', 'login')
                                  AND decided_at IS NOT NULL AND id <> :card
                                """)
                        .param("network", card.networkId().value())
                        .param("thumbprint", card.fingerprint())
                        .param("card", card.id().value())
                        .query((row, n) -> new Known(
                                network, domain, row.getInt("approved"), row.getInt("denied"), instant(row, "since")))
                        .single();
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
