package com.onetimesecret.hub.auth.renewal;

import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.approval.ApprovalId;
import com.onetimesecret.hub.auth.ApprovalCard.Renewal;
import com.onetimesecret.hub.auth.approval.RenewalList;
import com.onetimesecret.hub.auth.approval.ShownHash;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Renewals in the table `approval`, and the agents they are about; every change is one conditional statement.
@Component
class JdbcRenewals {

    // More than that nobody looks through; the others come when these are decided.
    private static final int MOST_ON_A_CARD = 100;
    private static final int CARD_DAYS = 30;

    private final JdbcClient jdbc;
    private final Tokens tokens;

    JdbcRenewals(JdbcClient jdbc, Tokens tokens) {
        this.jdbc = jdbc;
        this.tokens = tokens;
    }

    /// The card of a network that waits, as far as changing it goes.
    record Open(ApprovalId id, String hash, Instant expiresAt) {}

    /// The networks where an approval is about to end or a card waits.
    Set<NetworkId> networks(RenewalSettings settings) {
        var ids = new TreeSet<>(jdbc.sql("""
                        SELECT network_id FROM agent
                        WHERE status = 'active' AND ends_at IS NULL
                          AND approval_expires_at > now() - make_interval(secs => :after)
                          AND approval_expires_at <= now() + make_interval(secs => :before)
                        UNION
                        SELECT network_id FROM approval WHERE status = 'pending' AND kind = 'renewal'
                        """)
                .param("before", settings.before().toSeconds())
                .param("after", settings.after().toSeconds())
                .query(String.class)
                .list());
        return ids.stream().map(NetworkId::new).collect(java.util.stream.Collectors.toSet());
    }

    /// The agents of the network whose approval ends soon, or has ended while their key still proves itself.
    ///
    /// Not those that a person let end since they were last used, and not those whose end no use moves.
    List<Renewal> due(NetworkId network, RenewalSettings settings) {
        return jdbc.sql("""
                        SELECT a.* FROM agent a
                        WHERE a.network_id = :network AND a.status = 'active' AND a.lifetime_seconds > :before
                          AND a.ends_at IS NULL
                          AND (a.renewal_declined_at IS NULL OR a.renewal_declined_at
                               < a.approval_expires_at - make_interval(secs => a.lifetime_seconds))
                          AND (a.approval_expires_at > now() OR a.last_proven_at > a.approval_expires_at)
                          AND a.approval_expires_at > now() - make_interval(secs => :after)
                          AND a.approval_expires_at <= now() + make_interval(secs => :before)
                        ORDER BY a.approval_expires_at, a.id LIMIT :most
                        """)
                .param("network", network.value())
                .param("before", settings.before().toSeconds())
                .param("after", settings.after().toSeconds())
                .param("most", MOST_ON_A_CARD)
                .query(JdbcRenewals::renewal)
                .list();
    }

    /// The agent, if its approval ends soon, or has ended while its key still proves itself. Also where a person let
    /// it end before: now one asks. What lasts for less than twice that time is near its end in its last half.
    Optional<Renewal> find(NetworkId network, AgentId agent, RenewalSettings settings) {
        return jdbc.sql("""
                        SELECT a.* FROM agent a
                        WHERE a.id = :agent AND a.network_id = :network AND a.status = 'active' AND a.ends_at IS NULL
                          AND (a.approval_expires_at > now() OR a.last_proven_at > a.approval_expires_at)
                          AND a.approval_expires_at > now() - make_interval(secs => :after)
                          AND a.approval_expires_at
                              <= now() + make_interval(secs => least(:before, a.lifetime_seconds / 2))
                        """)
                .param("agent", agent.value())
                .param("network", network.value())
                .param("before", settings.before().toSeconds())
                .param("after", settings.after().toSeconds())
                .query(JdbcRenewals::renewal)
                .optional();
    }

    /// Lets that agent go on if it is as it was found; false if it was used, changed or renewed meanwhile.
    boolean renewOne(NetworkId network, Renewal agent) {
        return jdbc.sql("""
                        UPDATE agent SET approval_expires_at = now() + make_interval(secs => lifetime_seconds)
                        WHERE id = :id AND network_id = :network AND status = 'active' AND ends_at IS NULL
                          AND name = :name AND lifetime_seconds = :lasts AND approval_expires_at = :end
                        """)
                        .param("id", agent.agentId().value())
                        .param("network", network.value())
                        .param("name", agent.name())
                        .param("lasts", agent.lasts().toSeconds())
                        .param("end", Timestamp.from(agent.endsAt()))
                        .update()
                == 1;
    }

    private static Renewal renewal(ResultSet row, int number) throws SQLException {
        var seen = row.getTimestamp("last_seen_at");
        return new Renewal(
                new AgentId(row.getString("id")),
                row.getString("name"),
                row.getString("owner_email"),
                row.getTimestamp("approval_expires_at").toInstant(),
                seen == null ? null : seen.toInstant(),
                Duration.ofSeconds(row.getLong("lifetime_seconds")),
                false);
    }

    /// The card that waits; ends one that nobody decided in time.
    Optional<Open> findOpen(NetworkId network) {
        jdbc.sql("""
                        UPDATE approval SET status = 'expired'
                        WHERE network_id = :network AND kind = 'renewal' AND status = 'pending' AND expires_at <= now()
                        """).param("network", network.value()).update();
        return jdbc.sql("""
                        SELECT id, encode(details_hash, 'hex'), expires_at FROM approval
                        WHERE network_id = :network AND kind = 'renewal' AND status = 'pending'
                        """)
                .param("network", network.value())
                .query((row, n) -> new Open(
                        new ApprovalId(row.getString(1)),
                        row.getString(2),
                        row.getTimestamp(3).toInstant()))
                .optional();
    }

    /// Opens the network's card; empty if another hub did so first.
    Optional<ApprovalId> open(NetworkId network, List<Renewal> due) {
        var id = ApprovalId.next(tokens);
        var end = jdbc.sql("SELECT date_trunc('second', now()) + make_interval(days => :days)")
                .param("days", CARD_DAYS)
                .query(Timestamp.class)
                .single();
        var list = RenewalList.write(due);
        return jdbc.sql("""
                        INSERT INTO approval (id, kind, network_id, status, origin, agent_id, name, purpose, capabilities,
                            scopes, replaces, address, details_hash, expires_at, lifetime_seconds, details)
                        VALUES (:id, 'renewal', :network, 'pending', 'known_key', :hub, 'This hub',
                            'Approvals that end soon', '{}', '{}', false, 'unknown', :hash, :end, 0, :list)
                        ON CONFLICT DO NOTHING RETURNING id
                        """)
                .param("id", id.value())
                .param("network", network.value())
                .param("hub", "agent_" + "0".repeat(24))
                .param("hash", ShownHash.ofRenewal(network, list, end.toInstant()))
                .param("end", end)
                .param("list", list)
                .query((row, n) -> new ApprovalId(row.getString(1)))
                .optional();
    }

    /// Lets the card show `due`, if it still shows what it did when it was found; whether anything changed.
    boolean show(NetworkId network, Open card, List<Renewal> due) {
        var list = RenewalList.write(due);
        return jdbc.sql("""
                        UPDATE approval SET details = :list, details_hash = :hash
                        WHERE id = :id AND status = 'pending' AND details_hash = decode(:before, 'hex')
                          AND details <> :list
                        """)
                        .param("list", list)
                        .param("hash", ShownHash.ofRenewal(network, list, card.expiresAt()))
                        .param("id", card.id().value())
                        .param("before", card.hash())
                        .update()
                == 1;
    }

    /// Ends a card on which nobody is left.
    boolean withdraw(ApprovalId id) {
        return jdbc.sql("""
                        UPDATE approval SET status = 'withdrawn', reason = 'No approval ends any more.'
                        WHERE id = :id AND status = 'pending'
                        """).param("id", id.value()).update() == 1;
    }

    /// Lets those agents go on that are as the card showed them; how many there are.
    int renew(NetworkId network, Collection<Renewal> agents) {
        return jdbc.sql("""
                        UPDATE agent a SET approval_expires_at = now() + make_interval(secs => r.lasts)
                        FROM unnest(CAST(:ids AS text[]), CAST(:names AS text[]), CAST(:lasts AS bigint[]))
                            AS r (id, name, lasts)
                        WHERE a.id = r.id AND a.network_id = :network AND a.status = 'active' AND a.ends_at IS NULL
                          AND a.name = r.name
                          AND a.lifetime_seconds = r.lasts
                        """)
                .param("ids", texts(agents, agent -> agent.agentId().value()))
                .param("names", texts(agents, Renewal::name))
                .param(
                        "lasts",
                        texts(agents, agent -> String.valueOf(agent.lasts().toSeconds())))
                .param("network", network.value())
                .update();
    }

    /// Notes that a person let those approvals end.
    void decline(NetworkId network, Collection<Renewal> agents) {
        jdbc.sql("UPDATE agent SET renewal_declined_at = now() WHERE network_id = :network AND id = ANY (:ids)")
                .param("network", network.value())
                .param("ids", texts(agents, agent -> agent.agentId().value()))
                .update();
    }

    private static String[] texts(Collection<Renewal> agents, Function<Renewal, String> text) {
        return agents.stream().map(text).toArray(String[]::new);
    }
}
