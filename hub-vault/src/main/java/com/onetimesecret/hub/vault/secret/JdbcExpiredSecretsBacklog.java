package com.onetimesecret.hub.vault.secret;

import com.onetimesecret.hub.api.meter.Backlog;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// How many secrets are over and still hold their value.
@Component
class JdbcExpiredSecretsBacklog implements Backlog {

    private final JdbcClient jdbc;

    JdbcExpiredSecretsBacklog(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String name() {
        return "expired_secrets";
    }

    @Override
    public Waiting now() {
        return jdbc.sql("""
                        select count(*) as waiting, coalesce(extract(epoch from now() - min(expires_at)), 0) as oldest, 0 as failed
                        from secret where wrapped_key is not null and expires_at <= now()
                        """)
                .query((row, number) -> new Waiting(
                        row.getLong("waiting"), Duration.ofSeconds(row.getLong("oldest")), row.getLong("failed")))
                .single();
    }
}
