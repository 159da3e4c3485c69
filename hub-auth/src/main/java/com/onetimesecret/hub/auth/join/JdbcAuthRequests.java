package com.onetimesecret.hub.auth.join;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.approval.ApprovalId;
import com.onetimesecret.hub.auth.approval.JdbcApprovals;
import com.onetimesecret.hub.auth.approval.StoredApproval;
import com.onetimesecret.hub.auth.key.AgentKey;
import com.onetimesecret.hub.auth.key.PublicKeys;
import com.onetimesecret.hub.auth.key.UsedProofs;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The table `auth_request`: handles are made, polled and redeemed here, each step one statement.
@Component
public class JdbcAuthRequests {

    /// 43 characters of base62 hold 256 bits (CIBA Core 7.3 wants at least 128).
    private static final int ID_LENGTH = 43;

    private static final int INTERVAL_SECONDS = 5;

    /// Longer than anybody who still polls waits in between.
    private static final Duration KEPT = Duration.ofMinutes(2);

    private static final int MOST_KEPT = 10_000;

    private final JdbcClient jdbc;
    private final JdbcApprovals approvals;
    private final Tokens tokens;
    private final SealedHandles handles;
    private final Cache<Named, AgentKey> keys =
            Caffeine.newBuilder().expireAfterAccess(KEPT).maximumSize(MOST_KEPT).build();

    JdbcAuthRequests(JdbcClient jdbc, JdbcApprovals approvals, Tokens tokens, SealedHandles handles) {
        this.jdbc = jdbc;
        this.approvals = approvals;
        this.tokens = tokens;
        this.handles = handles;
    }

    /// A new auth_req_id for the card. Only its hash is kept, but where the hub has to send it: then it is kept
    /// sealed as well, and the row is the job of sending it.
    public String issue(StoredApproval approval, Duration life, Delivery delivery) {
        var id = tokens.base62(ID_LENGTH);
        var hash = hash(id);
        var key = approval.provenKey();
        var sends = delivery.mode() != Delivery.Mode.POLL;
        jdbc.sql("""
                        INSERT INTO auth_request (hash, approval_id, agent_id, thumbprint, expires_at, interval_s,
                            delivery, notification_url, notification_token, sealed_id, notify_at, jkt, acr_values)
                        VALUES (:hash, :approval, :agent, :thumbprint, now() + make_interval(secs => :life), :interval,
                            :delivery, :url, :token, :sealed, CASE WHEN :sends THEN now() END, :jkt, :acr)
                        """)
                .param("hash", hash)
                .param("approval", approval.card().id().value())
                .param("agent", approval.card().agentId().value())
                .param("thumbprint", key == null ? null : key.thumbprint(), Types.VARCHAR)
                .param("life", life.toSeconds())
                .param("interval", INTERVAL_SECONDS)
                .param("delivery", delivery.mode().wire())
                .param("url", delivery.url(), Types.VARCHAR)
                .param("token", sends ? handles.seal(SealedHandles.TOKEN, hash, delivery.token()) : null, Types.BINARY)
                .param("sealed", sends ? handles.seal(SealedHandles.ID, hash, id) : null, Types.BINARY)
                .param("sends", sends)
                .param("jkt", delivery.jkt(), Types.VARCHAR)
                .param("acr", delivery.acrValues(), Types.VARCHAR)
                .update();
        return id;
    }

    /// A new device_code for the card (RFC 8628 3.2); only its hash is kept.
    public String issueDeviceCode(StoredApproval approval, Duration life) {
        var code = tokens.base62(ID_LENGTH);
        var key = approval.provenKey();
        jdbc.sql("""
                        INSERT INTO auth_request (hash, approval_id, agent_id, thumbprint, expires_at, interval_s, kind)
                        VALUES (:hash, :approval, :agent, :thumbprint, now() + make_interval(secs => :life), :interval,
                            'device')
                        """)
                .param("hash", hash(code))
                .param("approval", approval.card().id().value())
                .param("agent", approval.card().agentId().value())
                .param("thumbprint", key == null ? null : key.thumbprint())
                .param("life", life.toSeconds())
                .param("interval", INTERVAL_SECONDS)
                .update();
        return code;
    }

    /// The handle of that auth_req_id, whatever became of it.
    public Optional<AuthRequest> find(String authReqId) {
        return jdbc.sql("SELECT approval_id, expires_at, interval_s FROM auth_request WHERE hash = :hash")
                .param("hash", hash(authReqId))
                .query((row, n) -> new Handle(
                        new ApprovalId(row.getString("approval_id")),
                        row.getTimestamp("expires_at").toInstant(),
                        row.getInt("interval_s")))
                .optional()
                // Not inside the query: who holds one connection and waits for another can wait for ever.
                .map(handle -> new AuthRequest(
                        approvals.find(handle.approvalId()).orElseThrow(),
                        handle.expiresAt(),
                        handle.intervalSeconds()));
    }

    /// The key that the request of that auth_req_id names, if it is one of that agent's.
    ///
    /// It is always the same key, so it is looked up once for many polls; whether the request is still there,
    /// and may be redeemed, is for the poll itself to say.
    public Optional<AgentKey> keyOf(String authReqId, AgentId agent) {
        var named = new Named(HexFormat.of().formatHex(hash(authReqId)), agent);
        var key = Optional.ofNullable(keys.getIfPresent(named)).or(() -> storedKey(named));
        key.ifPresent(found -> keys.put(named, found));
        return key;
    }

    private Optional<AgentKey> storedKey(Named request) {
        return jdbc.sql("""
                        SELECT a.spki FROM auth_request r JOIN approval a ON a.id = r.approval_id
                        WHERE r.hash = :hash AND :agent IN (r.agent_id, a.agent_id) AND a.spki IS NOT NULL
                        """)
                .param("hash", HexFormat.of().parseHex(request.hash()))
                .param("agent", request.agent().value())
                .query((row, n) -> PublicKeys.stored(row.getBytes("spki")))
                .optional();
    }

    /// A request by the hash of its auth_req_id, and who says that it is theirs.
    private record Named(String hash, AgentId agent) {}

    private record Handle(ApprovalId approvalId, Instant expiresAt, int intervalSeconds) {}

    /// Lets the handle stand for another card, that of the same key which waits already.
    void point(String authReqId, ApprovalId approval, Instant expiresAt) {
        jdbc.sql("UPDATE auth_request SET approval_id = :approval, expires_at = :end WHERE hash = :hash")
                .param("approval", approval.value())
                .param("end", java.sql.Timestamp.from(expiresAt))
                .param("hash", hash(authReqId))
                .update();
    }

    /// One poll at the token endpoint (CIBA Core 10.1): redeems the handle if its card is approved and its
    /// agent may act, else notes the poll. One conditional statement, so of any number of racing polls one
    /// redeems.
    ///
    /// Only the key that the handle was made for redeems it; a registered client's handles name none, and whoever
    /// calls has proven one of its keys.
    ///
    /// A poll more than a second early, while undecided, adds 5 s to the interval from then on (at most 60 s).
    /// A decided handle is never slowed down, and can be collected for 60 s past its end.
    public Optional<Poll> poll(String authReqId, AgentId agent, @Nullable String thumbprint, @Nullable String jkt) {
        return poll("ciba", authReqId, agent, new Keys(thumbprint, jkt));
    }

    /// One poll of a handle that nobody decided yet, by the same rules; empty if it is decided or is not there, and
    /// nothing is noted then. It redeems nothing, so it needs no transaction around it.
    public Optional<Poll> pollWaiting(
            String authReqId, AgentId agent, @Nullable String thumbprint, @Nullable String jkt) {
        return jdbc.sql("""
                        UPDATE auth_request r SET
                            polled_early = now() < r.next_poll_at - interval '1 second',
                            interval_s = CASE WHEN now() < r.next_poll_at - interval '1 second'
                                THEN least(r.interval_s + 5, 60) ELSE r.interval_s END,
                            next_poll_at = CASE WHEN now() < r.next_poll_at - interval '1 second'
                                THEN least(r.next_poll_at + interval '5 seconds', now() + interval '60 seconds')
                                ELSE now() + make_interval(secs => r.interval_s) END
                        FROM approval a
                        WHERE r.hash = :hash AND r.kind = 'ciba' AND r.delivery <> 'push'
                          AND :agent IN (r.agent_id, a.agent_id) AND (r.thumbprint IS NULL OR r.thumbprint = :thumbprint)
                          AND (r.jkt IS NULL OR r.jkt = :jkt)
                          AND a.id = r.approval_id AND a.status = 'pending' AND r.redeemed_by IS NULL
                          AND least(r.expires_at, a.expires_at) > now()
                        RETURNING r.polled_early
                        """)
                .param("hash", hash(authReqId))
                .param("agent", agent.value())
                .param("thumbprint", thumbprint)
                .param("jkt", jkt)
                .query((row, n) -> row.getBoolean("polled_early") ? Poll.SLOW_DOWN : Poll.PENDING)
                .optional();
    }

    /// One poll with a device_code (RFC 8628 3.4), by the same rules.
    public Optional<Poll> pollDevice(
            String deviceCode, AgentId agent, @Nullable String thumbprint, @Nullable String jkt) {
        return poll("device", deviceCode, agent, new Keys(thumbprint, jkt));
    }

    /// The keys that a poll shows: the one it proves, and the one its tokens are to be bound to.
    private record Keys(@Nullable String proven, @Nullable String binding) {}

    private Optional<Poll> poll(String kind, String authReqId, AgentId agent, Keys keys) {
        var attempt = tokens.base62(22);
        return jdbc.sql("""
                        UPDATE auth_request r SET
                            redeemed_by = CASE WHEN r.redeemed_by IS NULL AND a.status = 'approved'
                                AND g.status = 'active' AND g.approval_expires_at > now()
                                AND NOT EXISTS (SELECT FROM network n WHERE n.id = a.network_id AND n.suspended_at IS NOT NULL)
                                AND NOT EXISTS (SELECT FROM network_stop s WHERE s.network_id = a.network_id)
                                AND (a.thumbprint IS NULL OR k.status = 'active')
                                AND r.expires_at + interval '60 seconds' > now() THEN :attempt ELSE r.redeemed_by END,
                            polled_early = a.status = 'pending' AND now() < r.next_poll_at - interval '1 second',
                            interval_s = CASE WHEN now() < r.next_poll_at - interval '1 second'
                                THEN least(r.interval_s + 5, 60) ELSE r.interval_s END,
                            next_poll_at = CASE WHEN now() < r.next_poll_at - interval '1 second'
                                THEN least(r.next_poll_at + interval '5 seconds', now() + interval '60 seconds')
                                ELSE now() + make_interval(secs => r.interval_s) END
                        FROM approval a
                        LEFT JOIN agent g ON g.id = a.agent_id
                        LEFT JOIN agent_key k ON k.agent_id = g.id AND k.thumbprint = a.thumbprint
                        WHERE r.hash = :hash AND r.kind = :kind AND r.delivery <> 'push' AND :agent IN (r.agent_id, a.agent_id) AND (r.thumbprint IS NULL OR r.thumbprint = :thumbprint)
                          AND (r.jkt IS NULL OR r.jkt = :jkt)
                          AND a.id = r.approval_id
                        RETURNING a.status, coalesce(r.redeemed_by, '') AS redeemed_by, r.polled_early,
                            least(r.expires_at, a.expires_at) <= now() AS over,
                            r.expires_at + interval '60 seconds' <= now() AS uncollected
                        """)
                .param("attempt", attempt)
                .param("kind", kind)
                .param("hash", hash(authReqId))
                .param("agent", agent.value())
                .param("thumbprint", keys.proven())
                .param("jkt", keys.binding())
                .query((row, n) -> outcome(row, attempt))
                .optional();
    }

    /// Redeems a handle whose tokens are pushed, if its card is approved and its agent may act; the key they are
    /// bound to. One conditional statement.
    public Optional<String> redeemForPush(String authReqId) {
        return jdbc.sql("""
                        UPDATE auth_request r SET redeemed_by = 'push'
                        FROM approval a
                        LEFT JOIN agent g ON g.id = a.agent_id
                        LEFT JOIN agent_key k ON k.agent_id = g.id AND k.thumbprint = a.thumbprint
                        WHERE r.hash = :hash AND r.delivery = 'push' AND r.redeemed_by IS NULL AND a.id = r.approval_id
                          AND a.status = 'approved' AND g.status = 'active' AND g.approval_expires_at > now()
                          AND NOT EXISTS (SELECT FROM network n WHERE n.id = a.network_id AND n.suspended_at IS NOT NULL)
                          AND NOT EXISTS (SELECT FROM network_stop s WHERE s.network_id = a.network_id)
                          AND (a.thumbprint IS NULL OR k.status = 'active')
                          AND r.expires_at + interval '60 seconds' > now()
                        RETURNING r.jkt
                        """).param("hash", hash(authReqId)).query(String.class).optional();
    }

    /// Whether the handle's tokens are pushed, so that nobody may ask for them.
    public boolean isPushed(String authReqId) {
        return jdbc.sql("SELECT EXISTS (SELECT FROM auth_request WHERE hash = :hash AND delivery = 'push')")
                .param("hash", hash(authReqId))
                .query(Boolean.class)
                .single();
    }

    private static Poll outcome(ResultSet row, String attempt) throws SQLException {
        var redeemedBy = row.getString("redeemed_by");
        if (!redeemedBy.isEmpty()) {
            return redeemedBy.equals(attempt) ? Poll.REDEEMED : Poll.USED;
        }
        var over = row.getBoolean("over");
        return switch (row.getString("status")) {
            case "proof_required" -> over ? Poll.EXPIRED : Poll.PROOF_REQUIRED;
            case "pending" -> over ? Poll.EXPIRED : row.getBoolean("polled_early") ? Poll.SLOW_DOWN : Poll.PENDING;
            case "approved" -> row.getBoolean("uncollected") ? Poll.EXPIRED : Poll.STOPPED;
            case "denied" -> Poll.DENIED;
            default -> Poll.EXPIRED;
        };
    }

    static byte[] hash(String authReqId) {
        return UsedProofs.sha256(authReqId.getBytes(StandardCharsets.UTF_8));
    }
}
