package com.onetimesecret.hub.auth.approval;

import com.onetimesecret.hub.api.meter.Backlog;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// How many approvals wait for a person.
@Component
class JdbcApprovalBacklog implements Backlog {

    private final JdbcClient jdbc;

    JdbcApprovalBacklog(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String name() {
        return "approvals";
    }

    @Override
    public Waiting now() {
        return jdbc.sql("""
                        SELECT count(*) AS waiting, coalesce(extract(epoch FROM now() - min(created_at)), 0) AS oldest, 0 AS failed
                        FROM approval WHERE status = 'pending' AND expires_at > now()
                        """)
                .query((row, number) -> new Waiting(
                        row.getLong("waiting"), Duration.ofSeconds(row.getLong("oldest")), row.getLong("failed")))
                .single();
    }
}
