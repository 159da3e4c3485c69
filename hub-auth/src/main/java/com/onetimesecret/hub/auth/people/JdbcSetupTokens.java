package com.onetimesecret.hub.auth.people;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The one-time links that make the first owner.
@Component
public class JdbcSetupTokens {

    private final JdbcClient jdbc;

    JdbcSetupTokens(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Makes the token valid for a day and forgets those that no longer are.
    void add(String token) {
        jdbc.sql("DELETE FROM setup_token WHERE expires_at < now()").update();
        jdbc.sql("INSERT INTO setup_token (token_hash, expires_at) VALUES (:hash, now() + interval '24 hours')")
                .param("hash", Sha256.of(token))
                .update();
    }

    /// Whether [#use] would work now.
    public boolean isValid(String token) {
        return jdbc.sql("""
                        SELECT EXISTS (SELECT FROM setup_token
                                       WHERE token_hash = :hash AND used_at IS NULL AND expires_at > now())
                           AND NOT EXISTS (SELECT FROM person)""")
                .param("hash", Sha256.of(token))
                .query(Boolean.class)
                .single();
    }

    /// Uses the token up; true for exactly one caller, and only while there is no owner.
    public boolean use(String token) {
        return jdbc.sql("""
                        UPDATE setup_token SET used_at = now()
                        WHERE token_hash = :hash AND used_at IS NULL AND expires_at > now()
                          AND NOT EXISTS (SELECT FROM person)""").param("hash", Sha256.of(token)).update() == 1;
    }
}
