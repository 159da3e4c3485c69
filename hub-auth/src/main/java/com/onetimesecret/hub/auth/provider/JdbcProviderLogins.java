package com.onetimesecret.hub.auth.provider;

import com.onetimesecret.hub.auth.key.UsedProofs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The table `provider_login`: who is on the way to the provider; each comes back by one conditional statement.
@Component
class JdbcProviderLogins {

    private final JdbcClient jdbc;

    JdbcProviderLogins(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void add(String state, String browser, String next, Duration life) {
        jdbc.sql("""
                DELETE FROM provider_login WHERE state_hash IN (
                    SELECT state_hash FROM provider_login WHERE expires_at < now() LIMIT 20 FOR UPDATE SKIP LOCKED)""").update();
        jdbc.sql("""
                        INSERT INTO provider_login (state_hash, browser_hash, next, expires_at)
                        VALUES (:state, :browser, :next, now() + make_interval(secs => :life))
                        """)
                .param("state", sha256(state))
                .param("browser", sha256(browser))
                .param("next", next)
                .param("life", life.toSeconds())
                .update();
    }

    /// Where the person wanted to go, once, and only in the browser that set out.
    Optional<String> take(String state, String browser) {
        return jdbc.sql("""
                        DELETE FROM provider_login
                        WHERE state_hash = :state AND browser_hash = :browser AND expires_at > now()
                        RETURNING next
                        """)
                .param("state", sha256(state))
                .param("browser", sha256(browser))
                .query(String.class)
                .optional();
    }

    static byte[] sha256(String text) {
        return UsedProofs.sha256(text.getBytes(StandardCharsets.UTF_8));
    }
}
