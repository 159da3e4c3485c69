package com.onetimesecret.hub.auth.operation;

import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.approval.ApprovalId;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.auth.approval.Denials;
import com.onetimesecret.hub.auth.approval.ShownHash;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Operations in the table `approval`: opened, counted and withdrawn here, every change one conditional statement.
@Component
class JdbcOperations {

    // Any number, as long as every hub takes the same.
    private static final int QUEUE_LOCK = 7_310_003;

    private final JdbcClient jdbc;
    private final Tokens tokens;

    JdbcOperations(JdbcClient jdbc, Tokens tokens) {
        this.jdbc = jdbc;
        this.tokens = tokens;
    }

    /// How many operations wait: of the agent, and of its whole network.
    record Waiting(int ofAgent, int ofNetwork) {}

    /// Lets requests of a network in one after the other, so that what is counted is what waits; ends what nobody
    /// decided in time. Call inside a transaction.
    void queue(NetworkId network) {
        jdbc.sql("SELECT pg_advisory_xact_lock(:queue, hashtext(:network))")
                .param("queue", QUEUE_LOCK)
                .param("network", network.value())
                .query((row, n) -> true)
                .single();
        jdbc.sql("""
                        UPDATE approval SET status = 'expired'
                        WHERE network_id = :network AND kind = 'operation' AND status = 'pending'
                          AND expires_at <= now()
                        """).param("network", network.value()).update();
    }

    /// The waiting card of that agent that asks for exactly this.
    Optional<ApprovalId> findOpen(AgentId agent, byte[] asked) {
        return jdbc.sql("""
                        SELECT id FROM approval
                        WHERE agent_id = :agent AND asked_hash = :asked AND status = 'pending' AND kind = 'operation'
                        """)
                .param("agent", agent.value())
                .param("asked", asked)
                .query((row, n) -> new ApprovalId(row.getString(1)))
                .optional();
    }

    Waiting waiting(CurrentAgent caller) {
        return jdbc.sql("""
                        SELECT count(*) FILTER (WHERE agent_id = :agent), count(*) FROM approval
                        WHERE network_id = :network AND status = 'pending' AND kind = 'operation'
                        """)
                .param("agent", caller.id().value())
                .param("network", caller.networkId().value())
                .query((row, n) -> new Waiting(row.getInt(1), row.getInt(2)))
                .single();
    }

    /// How often people said no to exactly this.
    Denials denialsOf(AgentId agent, byte[] asked) {
        return jdbc.sql("""
                        SELECT count(*) AS denials, extract(epoch FROM now() - max(decided_at))::bigint AS since
                        FROM approval p
                        WHERE agent_id = :agent AND kind = 'operation' AND asked_hash = :asked AND status = 'denied'
                          AND decided_at > now() - interval '30 days'
                          AND NOT EXISTS (SELECT 1 FROM approval later WHERE later.agent_id = p.agent_id
                              AND later.kind = 'operation' AND later.asked_hash = p.asked_hash
                              AND later.status = 'approved' AND later.decided_at > p.decided_at)
                        """)
                .param("agent", agent.value())
                .param("asked", asked)
                .query((row, n) -> Denials.of(row, n))
                .single();
    }

    /// How often people said no to whatever this agent asked for.
    Denials denialsOf(AgentId agent) {
        return jdbc.sql("""
                        SELECT count(*) AS denials, extract(epoch FROM now() - max(decided_at))::bigint AS since
                        FROM approval p
                        WHERE agent_id = :agent AND kind = 'operation' AND status = 'denied'
                          AND decided_at > now() - interval '30 days'
                          AND NOT EXISTS (SELECT 1 FROM approval later WHERE later.agent_id = p.agent_id
                              AND later.kind = 'operation' AND later.status = 'approved'
                              AND later.decided_at > p.decided_at)
                        """)
                .param("agent", agent.value())
                .query((row, n) -> Denials.of(row, n))
                .single();
    }

    /// Opens a card that shows what the agent is now and what it asks for.
    ApprovalId open(CurrentAgent caller, OperationRequest request, byte[] asked, String address) {
        var id = ApprovalId.next(tokens);
        var expiresAt = end(request);
        jdbc.sql("""
                        INSERT INTO approval (id, kind, network_id, status, origin, agent_id, thumbprint, spki, name,
                            purpose, capabilities, scopes, replaces, address, details_hash, expires_at, waiting_seconds,
                            lifetime_seconds, action, details, options, asked_hash)
                        SELECT :id, 'operation', a.network_id, 'pending', 'known_key', a.id, k.thumbprint, k.spki, :name,
                            a.purpose, a.capabilities, a.scopes, false, :address, :hash, :end, :life,
                            a.lifetime_seconds, :action, :details, :options, :asked
                        FROM agent a LEFT JOIN agent_key k ON k.agent_id = a.id AND k.status = 'active'
                        WHERE a.id = :agent
                        """)
                .param("id", id.value())
                .param("name", caller.name())
                .param("address", address)
                .param("hash", ShownHash.ofOperation(asked, expiresAt))
                .param("end", Timestamp.from(expiresAt))
                .param("life", request.life().toSeconds())
                .param("action", request.action())
                .param(
                        "details",
                        request.details() == null ? null : request.details().canonical())
                .param("options", request.picks().toArray(String[]::new))
                .param("asked", asked)
                .param("agent", caller.id().value())
                .update();
        return id;
    }

    /// By the database's clock, to the second, because it is part of what is hashed.
    private Instant end(OperationRequest request) {
        return Objects.requireNonNull(jdbc.sql("SELECT date_trunc('second', now()) + make_interval(secs => :life)")
                        .param("life", request.life().toSeconds())
                        .query(Timestamp.class)
                        .single())
                .toInstant();
    }

    /// Takes back a request of the agent, if it still waits.
    boolean withdraw(AgentId agent, ApprovalId id) {
        return jdbc.sql("""
                        UPDATE approval SET status = 'withdrawn', reason = 'The agent took it back.'
                        WHERE id = :id AND agent_id = :agent AND kind = 'operation' AND status = 'pending'
                          AND expires_at > now()
                        """)
                        .param("id", id.value())
                        .param("agent", agent.value())
                        .update()
                == 1;
    }

    /// Ends all that still waits of an agent that was paused.
    void withdrawAll(AgentId agent) {
        jdbc.sql("""
                        UPDATE approval SET status = 'withdrawn', reason = 'The agent was paused.'
                        WHERE agent_id = :agent AND kind = 'operation' AND status = 'pending'
                        """).param("agent", agent.value()).update();
    }

    /// Uses up one approval of exactly this.
    boolean use(AgentId agent, byte[] asked, Duration life) {
        return jdbc.sql("""
                        UPDATE approval SET used_at = now()
                        WHERE id = (
                            SELECT id FROM approval
                            WHERE agent_id = :agent AND asked_hash = :asked AND kind = 'operation'
                              AND status = 'approved' AND used_at IS NULL
                              AND decided_at + make_interval(secs => least(waiting_seconds, :life)) > now()
                            ORDER BY decided_at LIMIT 1
                            FOR UPDATE SKIP LOCKED)
                          AND used_at IS NULL
                        """)
                        .param("agent", agent.value())
                        .param("asked", asked)
                        .param("life", life.toSeconds())
                        .update()
                == 1;
    }

    /// Whether a person approved that operation of the agent and the approval still counts.
    boolean isInForce(NetworkId network, AgentId agent, ApprovalId id) {
        return jdbc.sql("""
                        SELECT count(*) FROM approval
                        WHERE id = :id AND network_id = :network AND agent_id = :agent AND kind = 'operation'
                          AND status = 'approved' AND decided_at + make_interval(secs => waiting_seconds) > now()
                        """)
                        .param("id", id.value())
                        .param("network", network.value())
                        .param("agent", agent.value())
                        .query(Integer.class)
                        .single()
                > 0;
    }
}
