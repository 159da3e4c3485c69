package com.onetimesecret.hub.messaging.webhook;

import com.onetimesecret.hub.api.meter.Backlog;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// How many webhooks are being tried again, because their server is away.
@Component
class JdbcWebhookBacklog implements Backlog {

    private final JdbcClient jdbc;

    JdbcWebhookBacklog(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String name() {
        return "webhooks";
    }

    @Override
    public Waiting now() {
        return jdbc.sql("""
                        select count(*) as waiting, coalesce(extract(epoch from now() - min(failing_since)), 0) as oldest, 0 as failed
                        from webhook where failures > 0
                        """)
                .query((row, number) -> new Waiting(
                        row.getLong("waiting"), Duration.ofSeconds(row.getLong("oldest")), row.getLong("failed")))
                .single();
    }
}
