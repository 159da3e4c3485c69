package com.onetimesecret.hub.auth.ciba;

import com.onetimesecret.hub.auth.join.Delivery;
import com.onetimesecret.hub.auth.join.SealedHandles;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The delivery jobs among the handles: each row of `auth_request` that pings or pushes is its own job, due as
/// soon as its card is decided or over, so that no decision is stored without it.
@Component
class JdbcNotifications {

    private final JdbcClient jdbc;
    private final SealedHandles sealed;

    JdbcNotifications(JdbcClient jdbc, SealedHandles sealed) {
        this.jdbc = jdbc;
        this.sealed = sealed;
    }

    /// What became of the request that a client is to hear of.
    enum Outcome {
        APPROVED,
        DENIED,
        EXPIRED
    }

    /// One attempt to deliver.
    ///
    /// @param handle the hash of the auth_req_id, in hexadecimal
    /// @param payload what was made for an earlier attempt of a push, or null
    record Job(
            String handle,
            String authReqId,
            Delivery.Mode mode,
            String url,
            String token,
            Outcome outcome,
            @Nullable String payload,
            int attempt) {

        /// Holds credentials; nobody logs them by accident.
        @Override
        public String toString() {
            return "Job[" + mode + ", attempt " + attempt + "]";
        }
    }

    /// Takes up to `most` due jobs for as long as one attempt may last; no other hub gets them meanwhile.
    List<Job> take(int most, Duration lease) {
        return jdbc.sql("""
                        WITH due AS (
                            SELECT r.hash FROM auth_request r JOIN approval a ON a.id = r.approval_id
                            WHERE r.notify_at <= now() AND a.status <> 'proof_required'
                              AND (a.status <> 'pending' OR least(a.expires_at, r.expires_at) <= now())
                            ORDER BY r.notify_at LIMIT :most FOR UPDATE OF r SKIP LOCKED)
                        UPDATE auth_request r SET notify_attempts = r.notify_attempts + 1,
                            notify_at = now() + make_interval(secs => :lease)
                        FROM due, approval a
                        WHERE r.hash = due.hash AND a.id = r.approval_id
                        RETURNING r.hash, r.sealed_id, r.delivery, r.notification_url, r.notification_token,
                            r.sealed_push, r.notify_attempts, a.status
                        """)
                .param("most", most)
                .param("lease", lease.toSeconds())
                .query(this::job)
                .list();
    }

    private Job job(ResultSet row, int number) throws SQLException {
        var hash = row.getBytes("hash");
        var payload = row.getBytes("sealed_push");
        return new Job(
                HexFormat.of().formatHex(hash),
                sealed.open(SealedHandles.ID, hash, row.getBytes("sealed_id")),
                Delivery.Mode.of(row.getString("delivery")),
                row.getString("notification_url"),
                sealed.open(SealedHandles.TOKEN, hash, row.getBytes("notification_token")),
                switch (row.getString("status")) {
                    case "approved" -> Outcome.APPROVED;
                    case "denied" -> Outcome.DENIED;
                    default -> Outcome.EXPIRED;
                },
                payload == null ? null : sealed.open(SealedHandles.PUSH, hash, payload),
                row.getInt("notify_attempts"));
    }

    /// Keeps what is pushed for the attempts to come; call inside the transaction that gives the tokens.
    void keep(Job job, String payload) {
        var hash = hash(job);
        jdbc.sql("UPDATE auth_request SET sealed_push = :payload WHERE hash = :hash")
                .param("payload", sealed.seal(SealedHandles.PUSH, hash, payload))
                .param("hash", hash)
                .update();
    }

    /// Nothing is sent any more: it arrived, or never will.
    void finish(Job job) {
        jdbc.sql("UPDATE auth_request SET notify_at = NULL, sealed_push = NULL WHERE hash = :hash")
                .param("hash", hash(job))
                .update();
    }

    /// Tries again after `pause`, unless the request is over by then.
    void retry(Job job, Duration pause) {
        jdbc.sql("""
                        UPDATE auth_request SET
                            notify_at = CASE WHEN now() + make_interval(secs => :pause) < expires_at + interval '60 seconds'
                                THEN now() + make_interval(secs => :pause) END,
                            sealed_push = CASE WHEN now() + make_interval(secs => :pause) < expires_at + interval '60 seconds'
                                THEN sealed_push END
                        WHERE hash = :hash
                        """).param("pause", pause.toSeconds()).param("hash", hash(job)).update();
    }

    private static byte[] hash(Job job) {
        return HexFormat.of().parseHex(job.handle());
    }
}
