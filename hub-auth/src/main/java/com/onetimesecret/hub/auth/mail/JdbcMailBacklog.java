package com.onetimesecret.hub.auth.mail;

import com.onetimesecret.hub.api.meter.Backlog;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// How many letters wait for the mail server, and how many it never took.
@Component
class JdbcMailBacklog implements Backlog {

    private final JdbcClient jdbc;

    JdbcMailBacklog(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String name() {
        return "mail";
    }

    @Override
    public Waiting now() {
        return jdbc.sql("""
                        SELECT count(*) FILTER (WHERE due_at IS NOT NULL) AS waiting,
                            coalesce(extract(epoch FROM now() - min(created_at) FILTER (WHERE due_at IS NOT NULL)), 0) AS oldest,
                            count(*) FILTER (WHERE failed_at IS NOT NULL AND sent_at IS NULL) AS failed
                        FROM mail
                        """)
                .query((row, number) -> new Waiting(
                        row.getLong("waiting"), Duration.ofSeconds(row.getLong("oldest")), row.getLong("failed")))
                .single();
    }
}
