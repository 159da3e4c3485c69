package com.onetimesecret.hub.auth.ciba;

import com.onetimesecret.hub.api.meter.Backlog;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// How many pings and pushes to clients are due and have not arrived.
@Component
class JdbcNotificationBacklog implements Backlog {

    private final JdbcClient jdbc;

    JdbcNotificationBacklog(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String name() {
        return "client_notifications";
    }

    @Override
    public Waiting now() {
        return jdbc.sql("""
                        SELECT count(*) AS waiting, coalesce(extract(epoch FROM now() - min(a.decided_at)), 0) AS oldest, 0 AS failed
                        FROM auth_request r JOIN approval a ON a.id = r.approval_id
                        WHERE r.notify_at <= now() AND a.status <> 'proof_required'
                          AND (a.status <> 'pending' OR least(a.expires_at, r.expires_at) <= now())
                        """)
                .query((row, number) -> new Waiting(
                        row.getLong("waiting"), Duration.ofSeconds(row.getLong("oldest")), row.getLong("failed")))
                .single();
    }
}
