package com.onetimesecret.hub.auth.join;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Removes, in batches, what can be used no more: handles, proofs, and requests that nobody proved.
@Component
class ForgetExpired {

    private static final Logger log = LoggerFactory.getLogger(ForgetExpired.class);

    // Ended handles stay for an hour, so that a late poll hears "expired" or "denied" instead of "unknown".
    private static final String[] STATEMENTS = {
        """
        DELETE FROM auth_request WHERE hash IN
            (SELECT hash FROM auth_request WHERE expires_at < now() - interval '1 hour' LIMIT 5000)
        """,
        "DELETE FROM notice_budget WHERE full_at < now()",
        "DELETE FROM failed_join WHERE last_at < now() - interval '1 day'",
        "DELETE FROM used_proof WHERE hash IN (SELECT hash FROM used_proof WHERE expires_at < now() LIMIT 5000)",
        """
        DELETE FROM approval WHERE id IN
            (SELECT id FROM approval WHERE status = 'proof_required' AND expires_at < now() - interval '1 hour' LIMIT 5000)
        """
    };

    private final JdbcClient jdbc;

    ForgetExpired(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Scheduled(initialDelay = 60_000, fixedDelay = 60_000)
    void run() {
        try {
            for (var statement : STATEMENTS) {
                jdbc.sql(statement).update();
            }
        } catch (DataAccessException unreachable) {
            log.warn(
                    "Old requests could not be removed yet: {}",
                    unreachable.getClass().getSimpleName());
        }
    }
}
