package com.onetimesecret.hub.auth.domain;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.auth.domain.Claim.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The table `agent_domain`; who holds a name is decided by its unique index alone.
@Component
class JdbcDomains {

    private static final int HOLDER_LOCK = 0x0d0a;

    private final JdbcClient jdbc;

    JdbcDomains(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Claim> find(AgentId agent, DomainName domain) {
        return jdbc.sql("SELECT * FROM agent_domain WHERE agent_id = :agent AND host = :host")
                .param("agent", agent.value())
                .param("host", domain.value())
                .query(JdbcDomains::claim)
                .optional();
    }

    /// Who has that name, had it, or had it until lately; empty for what is free or left by an erased network.
    Optional<Claim> holder(DomainName domain) {
        return jdbc.sql("SELECT * FROM agent_domain WHERE host = :host AND state <> 'pending' AND agent_id IS NOT NULL")
                .param("host", domain.value())
                .query(JdbcDomains::claim)
                .optional();
    }

    /// Whether nobody else has the name, or had it until lately, and the agent itself does not have it.
    boolean isFreeFor(AgentId agent, DomainName domain) {
        return jdbc.sql("""
                        SELECT NOT EXISTS (SELECT FROM agent_domain WHERE host = :host AND state <> 'pending'
                            AND (agent_id IS DISTINCT FROM :agent OR state <> 'released'))
                        """)
                .param("host", domain.value())
                .param("agent", agent.value())
                .query(Boolean.class)
                .single();
    }

    List<Claim> list(AgentId agent, int limit) {
        return jdbc.sql("SELECT * FROM agent_domain WHERE agent_id = :agent ORDER BY created_at, id LIMIT :limit")
                .param("agent", agent.value())
                .param("limit", limit)
                .query(JdbcDomains::claim)
                .list();
    }

    /// How many the agent has, claims, or left behind, of which every tenth counts. Its row is locked, so that
    /// of two claims at a time each sees the other.
    int count(AgentId agent) {
        jdbc.sql("SELECT id FROM agent WHERE id = :agent FOR NO KEY UPDATE")
                .param("agent", agent.value())
                .query((row, n) -> row.getString(1))
                .optional();
        return jdbc.sql("""
                        SELECT greatest(count(*) FILTER (WHERE state IN ('verified', 'suspended')
                                OR provable_until > now()), count(*) / 10)
                        FROM agent_domain WHERE agent_id = :agent
                        """).param("agent", agent.value()).query(Integer.class).single();
    }

    /// Claims a name that is to be proven; a claim that waits already goes on with the same challenge.
    Claim claim(AgentId agent, NetworkId network, DomainName domain, String content, Duration life) {
        return jdbc.sql("""
                        INSERT INTO agent_domain AS d
                            (host, agent_id, network_id, state, hosted, content, provable_until)
                        VALUES (:host, :agent, :network, 'pending', false, :content, now() + make_interval(secs => :life))
                        ON CONFLICT (agent_id, host) DO UPDATE SET hosted = false,
                            content = CASE WHEN d.provable_until > now() THEN d.content ELSE excluded.content END,
                            provable_until = excluded.provable_until
                            WHERE d.state IN ('pending', 'released')
                        RETURNING *
                        """)
                .param("host", domain.value())
                .param("agent", agent.value())
                .param("network", network.value())
                .param("content", content)
                .param("life", life.toSeconds())
                .query(JdbcDomains::claim)
                .optional()
                .or(() -> find(agent, domain))
                .orElseThrow();
    }

    /// Whether somebody else has the name, or had it until lately; nobody else gets it before the transaction
    /// ends.
    boolean isTaken(DomainName domain, AgentId claimant, Duration tombstone) {
        jdbc.sql("SELECT pg_advisory_xact_lock(:lock, hashtext(:host))")
                .param("lock", HOLDER_LOCK)
                .param("host", domain.value())
                .query((row, n) -> true)
                .single();
        forgetPastHolders(domain, claimant, tombstone);
        return jdbc.sql("""
                        SELECT EXISTS (SELECT FROM agent_domain WHERE host = :host AND state <> 'pending'
                            AND agent_id IS DISTINCT FROM :claimant)
                        """)
                .param("host", domain.value())
                .param("claimant", claimant.value())
                .query(Boolean.class)
                .single();
    }

    /// Gives the agent a name that needs no proof; call after [#isTaken].
    Claim give(AgentId agent, NetworkId network, DomainName domain) {
        return jdbc.sql("""
                        INSERT INTO agent_domain AS d (host, agent_id, network_id, state, hosted, content, verified_at)
                        VALUES (:host, :agent, :network, 'verified', true, '', now())
                        ON CONFLICT (agent_id, host) DO UPDATE SET state = 'verified', hosted = true,
                            verified_at = coalesce(d.verified_at, now()), provable_until = NULL, released_until = NULL,
                            failing_since = NULL, next_check_at = NULL
                        RETURNING *
                        """)
                .param("host", domain.value())
                .param("agent", agent.value())
                .param("network", network.value())
                .query(JdbcDomains::claim)
                .single();
    }

    /// Takes note of a look at the proof; empty where there is nothing to prove, or where the last look was
    /// within `pause`.
    Optional<Claim> look(AgentId agent, DomainName domain, Duration pause) {
        return jdbc.sql("""
                        UPDATE agent_domain SET checked_at = now()
                        WHERE agent_id = :agent AND host = :host AND NOT hosted
                            AND (state IN ('verified', 'suspended') OR provable_until > now())
                            AND (checked_at IS NULL OR checked_at <= now() - make_interval(secs => :pause))
                        RETURNING *
                        """)
                .param("agent", agent.value())
                .param("host", domain.value())
                .param("pause", pause.toMillis() / 1000.0)
                .query(JdbcDomains::claim)
                .optional();
    }

    /// Makes the domain the agent's, whose proof was just seen; empty if the claim has ended meanwhile. Call
    /// after [#isTaken].
    ///
    /// @param by `dns` or `file`
    Optional<Claim> verify(Claim proven, String by, Duration recheck) {
        return jdbc.sql("""
                        UPDATE agent_domain SET state = 'verified', verified_at = coalesce(verified_at, now()),
                            next_check_at = now() + make_interval(secs => :recheck), failing_since = NULL,
                            provable_until = NULL, released_until = NULL, proven_by = :by
                        WHERE id = :id AND content = :content
                            AND (state IN ('verified', 'suspended') OR provable_until > now())
                        RETURNING *
                        """)
                .param("id", proven.id())
                .param("by", by)
                .param("content", proven.content())
                .param("recheck", recheck.toSeconds())
                .query(JdbcDomains::claim)
                .optional();
    }

    /// A name is free again a long time after its holder let it go or was revoked.
    private void forgetPastHolders(DomainName domain, AgentId claimant, Duration tombstone) {
        jdbc.sql("""
                        DELETE FROM agent_domain d WHERE d.host = :host AND d.state <> 'pending'
                            AND d.agent_id IS DISTINCT FROM :claimant
                            AND (d.released_until <= now() OR EXISTS (SELECT FROM agent a WHERE a.id = d.agent_id
                                AND a.status = 'revoked' AND a.revoked_at < now() - make_interval(secs => :tombstone)))
                        """)
                .param("host", domain.value())
                .param("claimant", claimant.value())
                .param("tombstone", tombstone.toSeconds())
                .update();
    }

    /// Ends what the agent has of the name and keeps it from others for `tombstone`; a claim that was never
    /// proven goes without a trace. The claim as it was; empty if there is none.
    Optional<Claim> release(AgentId agent, DomainName domain, Duration tombstone) {
        var before = jdbc.sql("SELECT * FROM agent_domain WHERE agent_id = :agent AND host = :host FOR UPDATE")
                .param("agent", agent.value())
                .param("host", domain.value())
                .query(JdbcDomains::claim)
                .optional();
        before.ifPresent(claim -> {
            if (claim.state() == State.PENDING) {
                jdbc.sql("DELETE FROM agent_domain WHERE id = :id")
                        .param("id", claim.id())
                        .update();
            } else {
                jdbc.sql("""
                                UPDATE agent_domain SET state = 'released', verified_at = NULL, provable_until = NULL,
                                    next_check_at = NULL, failing_since = NULL, released_until =
                                        coalesce(released_until, now() + make_interval(secs => :tombstone))
                                WHERE id = :id
                                """)
                        .param("id", claim.id())
                        .param("tombstone", tombstone.toSeconds())
                        .update();
            }
        });
        return before;
    }

    /// Takes domains whose proof is to be looked at again; another hub may take them after `lease`.
    List<Claim> takeDue(int limit, Duration lease) {
        return jdbc.sql("""
                        UPDATE agent_domain SET next_check_at = now() + make_interval(secs => :lease) WHERE id IN
                            (SELECT id FROM agent_domain WHERE next_check_at <= now()
                             ORDER BY next_check_at LIMIT :limit FOR UPDATE SKIP LOCKED)
                        RETURNING *
                        """)
                .param("lease", lease.toSeconds())
                .param("limit", limit)
                .query(JdbcDomains::claim)
                .list();
    }

    /// The file that proved the domain, whose address ends with that token, while the domain is served; empty if
    /// its record in DNS proved it.
    Optional<String> file(DomainName domain, String token) {
        return jdbc.sql("""
                        SELECT content FROM agent_domain WHERE host = :host AND state = 'verified'
                            AND proven_by = 'file' AND split_part(content, '.', 1) = :token
                        """)
                .param("host", domain.value())
                .param("token", token)
                .query(String.class)
                .optional();
    }

    /// Notes what a look brought. The claim as it stands now if that changed its state.
    ///
    /// @param by `dns` or `file`; empty if neither proved the domain
    Optional<Claim> looked(Claim claim, String by, Duration recheck, Duration patience) {
        return jdbc.sql("""
                        UPDATE agent_domain d SET checked_at = now(),
                            next_check_at = now() + make_interval(secs => :recheck),
                            proven_by = CASE WHEN :proven THEN :by ELSE d.proven_by END,
                            failing_since = CASE WHEN :proven THEN NULL ELSE coalesce(d.failing_since, now()) END,
                            state = CASE WHEN :proven THEN 'verified'
                                WHEN d.failing_since <= now() - make_interval(secs => :patience) THEN 'suspended'
                                ELSE d.state END
                        FROM (SELECT id, state FROM agent_domain WHERE id = :id FOR UPDATE) b
                        WHERE d.id = b.id AND b.state IN ('verified', 'suspended')
                        RETURNING d.*, b.state AS before
                        """)
                .param("id", claim.id())
                .param("proven", !by.isEmpty())
                .param("by", by)
                .param("recheck", recheck.toSeconds())
                .param("patience", patience.toMillis() / 1000.0)
                .query((row, n) -> new Looked(claim(row, n), State.of(row.getString("before"))))
                .optional()
                .filter(looked -> looked.claim().state() != looked.before())
                .map(Looked::claim);
    }

    int forgetUnproven(int limit) {
        return jdbc.sql("""
                        DELETE FROM agent_domain WHERE id IN (SELECT id FROM agent_domain
                            WHERE state = 'pending' AND provable_until < now() LIMIT :limit)
                        """).param("limit", limit).update();
    }

    private record Looked(Claim claim, State before) {}

    private static Claim claim(ResultSet row, int number) throws SQLException {
        return new Claim(
                row.getLong("id"),
                new DomainName(row.getString("host")),
                new AgentId(row.getString("agent_id")),
                new NetworkId(row.getString("network_id")),
                State.of(row.getString("state")),
                row.getBoolean("hosted"),
                row.getString("content"),
                row.getTimestamp("created_at").toInstant(),
                time(row, "provable_until"),
                time(row, "verified_at"),
                time(row, "failing_since"),
                time(row, "released_until"));
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        var stored = row.getTimestamp(column);
        return stored == null ? null : stored.toInstant();
    }
}
