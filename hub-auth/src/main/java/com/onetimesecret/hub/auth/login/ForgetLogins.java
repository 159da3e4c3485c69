package com.onetimesecret.hub.auth.login;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Removes, in batches, logins that ended without a decision, the requests behind them, and counts of wrong codes.
@Component
class ForgetLogins {

    private static final Logger log = LoggerFactory.getLogger(ForgetLogins.class);

    // A used code is remembered for a day: coming again, it ends what it gave.
    private static final String[] STATEMENTS = {"""
        DELETE FROM authorization_request WHERE handle_hash IN
            (SELECT handle_hash FROM authorization_request WHERE expires_at < now() - interval '1 day' LIMIT 5000)
        """, """
        DELETE FROM approval WHERE id IN
            (SELECT id FROM approval WHERE kind = 'login' AND decided_at IS NULL
               AND expires_at < now() - interval '2 hours' LIMIT 5000)
        """, """
        DELETE FROM user_code_attempt WHERE subject_hash IN
            (SELECT subject_hash FROM user_code_attempt WHERE over_at < now() LIMIT 5000)
        """};

    private final JdbcClient jdbc;

    ForgetLogins(JdbcClient jdbc) {
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
                    "Old logins could not be removed yet: {}",
                    unreachable.getClass().getSimpleName());
        }
    }
}
