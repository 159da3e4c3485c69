package com.onetimesecret.hub.web;

import com.onetimesecret.hub.environment.ClockGap;
import com.onetimesecret.hub.web.Readiness.ClocksApart;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.simple.JdbcClient;

/// One look at the database: that it answers, that it takes changes, and that its clock is the hub's.
final class JdbcStorageLook implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(JdbcStorageLook.class);

    private final JdbcClient jdbc;
    private final DataSource pool;
    private final InstantSource clock;
    private final AtomicBoolean saidGap = new AtomicBoolean();

    JdbcStorageLook(JdbcClient jdbc, DataSource pool, InstantSource clock) {
        this.jdbc = jdbc;
        this.pool = pool;
        this.clock = clock;
    }

    private record Look(boolean readOnly, Instant time) {}

    @Override
    public void run() {
        var before = clock.instant();
        var look = jdbc.sql("""
                        select current_setting('transaction_read_only') = 'on' or pg_is_in_recovery() as read_only,
                            (extract(epoch from clock_timestamp()) * 1000)::bigint as time
                        """)
                .query((row, number) ->
                        new Look(row.getBoolean("read_only"), Instant.ofEpochMilli(row.getLong("time"))))
                .single();
        if (look.readOnly()) {
            letSessionsGo();
            throw new UncategorizedSQLException("look", null, new SQLException("read-only", "25006"));
        }
        ClockGap.between(before, look.time(), clock.instant()).ifPresent(this::say);
    }

    private void say(ClockGap gap) {
        if (gap.isUnsafe()) {
            throw new ClocksApart(gap.words());
        }
        if (!gap.isWorthSaying()) {
            saidGap.set(false);
        } else if (saidGap.compareAndSet(false, true)) {
            log.warn(
                    "{}. At {} seconds every call is refused; set both by NTP",
                    gap.words(),
                    ClockGap.UNSAFE.toSeconds());
        }
    }

    /// A session that began while the database was read-only may stay so after it is not.
    private void letSessionsGo() {
        if (pool instanceof HikariDataSource hikari && hikari.getHikariPoolMXBean() != null) {
            hikari.getHikariPoolMXBean().softEvictConnections();
        }
    }
}
