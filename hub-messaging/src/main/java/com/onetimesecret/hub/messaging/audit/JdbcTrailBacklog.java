package com.onetimesecret.hub.messaging.audit;

import com.onetimesecret.hub.api.meter.Backlog;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// How many entries of the trail have committed and are not linked yet.
@Component
class JdbcTrailBacklog implements Backlog {

    private final JdbcClient jdbc;

    JdbcTrailBacklog(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String name() {
        return "trail_links";
    }

    @Override
    public Waiting now() {
        return jdbc.sql("""
                        select (select count(*) from audit_unlinked) + head.seq - mark.seq as waiting,
                            coalesce(extract(epoch from now() - least(
                                (select min(at) from audit_unlinked),
                                (select min(received_at) from message where seq > mark.seq and seq <= mark.seq + 100))), 0) as oldest,
                            0 as failed
                        from log_head head, audit_mark mark
                        """)
                .query((row, number) -> new Waiting(
                        row.getLong("waiting"), Duration.ofSeconds(row.getLong("oldest")), row.getLong("failed")))
                .single();
    }
}
