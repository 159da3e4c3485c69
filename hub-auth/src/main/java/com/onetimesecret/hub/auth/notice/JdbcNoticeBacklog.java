package com.onetimesecret.hub.auth.notice;

import com.onetimesecret.hub.api.meter.Backlog;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// How many notices to people are due and have not left, and how many never arrived.
@Component
class JdbcNoticeBacklog implements Backlog {

    private final JdbcClient jdbc;

    JdbcNoticeBacklog(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String name() {
        return "notices";
    }

    @Override
    public Waiting now() {
        return jdbc.sql("""
                        SELECT count(*) FILTER (WHERE due_at <= now() AND status IN ('waiting', 'withdrawing')) AS waiting,
                            coalesce(extract(epoch FROM now() - min(created_at) FILTER (WHERE due_at <= now()
                                AND status IN ('waiting', 'withdrawing'))), 0) AS oldest,
                            count(*) FILTER (WHERE status = 'failed') AS failed
                        FROM notice
                        """)
                .query((row, number) -> new Waiting(
                        row.getLong("waiting"), Duration.ofSeconds(row.getLong("oldest")), row.getLong("failed")))
                .single();
    }
}
