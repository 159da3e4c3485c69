package com.onetimesecret.hub.messaging.log;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The tables that messages lie in, one for each time at which they end.
@Repository
class JdbcPartitions {

    /// Any number, as long as nothing else in the database locks it.
    private static final long LOCK = 4_719_206_331L;

    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyyMMddHH").withZone(ZoneOffset.UTC);

    private final JdbcClient jdbc;

    JdbcPartitions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Makes other hubs wait until this transaction ends; gives up at once where a long query is in the way of what
    /// follows, because every other query would queue behind the lock that waits.
    void lock() {
        jdbc.sql("select set_config('lock_timeout', '2s', true), pg_advisory_xact_lock(?)")
                .param(LOCK)
                .query((row, number) -> true)
                .single();
        jdbc.sql("select set_config('lock_timeout', '50ms', true)")
                .query((row, number) -> true)
                .single();
    }

    /// The database's time.
    Instant now() {
        return jdbc.sql("select now()")
                .query((row, number) -> row.getObject(1, OffsetDateTime.class))
                .single()
                .toInstant();
    }

    /// The partitions that there are, by name.
    List<String> of(PartitionKind kind) {
        return jdbc.sql("""
                        select child.relname
                        from pg_inherits
                        join pg_class child on child.oid = inhrelid
                        where inhparent = ?::regclass and child.relname ~ '_[0-9]{10}$'
                        """)
                .param(kind.table())
                .query((row, number) -> row.getString(1))
                .list();
    }

    /// Makes room for what ends between the two times, unless another hub was faster. Attached rather than created in
    /// place, so that posts go on.
    void make(PartitionKind kind, Instant from, Instant to) {
        var name = name(kind, from);
        if (of(kind).contains(name)) {
            return;
        }
        // Names and times of ours alone; DDL takes no parameters. Append-only, so there is nothing to clean up.
        jdbc.sql("create table %1$s (like %2$s including defaults) with (autovacuum_vacuum_insert_threshold = -1)"
                        .formatted(name, kind.table()))
                .update();
        jdbc.sql("alter table %2$s attach partition %1$s for values from ('%3$s') to ('%4$s')"
                        .formatted(name, kind.table(), from, to))
                .update();
    }

    /// Drops the partition with all that is in it, unless the audit trail still needs something of it.
    void drop(PartitionKind kind, String name) {
        if (of(kind).contains(name) && isLinked(name)) {
            jdbc.sql("drop table if exists " + name).update();
        }
    }

    private boolean isLinked(String name) {
        return jdbc.sql("select not exists (select from %s where seq > (select seq from audit_mark))".formatted(name))
                .query(Boolean.class)
                .single();
    }

    /// Deletes up to `limit` expired messages that do not wait for their partition to end, nor for the audit trail to
    /// link them, and says how many it were.
    int deleteExpired(int limit) {
        return jdbc.sql("""
                        with gone as (
                            select seq, expires_at from message_days
                            where expires_at <= now() and seq <= (select seq from audit_mark)
                            order by expires_at limit :limit
                        ), left_over as (
                            select seq, expires_at from message_hours_rest
                            where expires_at <= now() and seq <= (select seq from audit_mark)
                            order by expires_at limit :limit
                        ), days as (
                            delete from message_days using gone
                            where message_days.seq = gone.seq and message_days.expires_at = gone.expires_at
                            returning 1
                        ), hours as (
                            delete from message_hours_rest using left_over
                            where message_hours_rest.seq = left_over.seq
                            returning 1
                        )
                        select (select count(*) from days) + (select count(*) from hours)
                        """).param("limit", limit).query(Integer.class).single();
    }

    static String name(PartitionKind kind, Instant from) {
        return kind.table() + "_" + NAME.format(from);
    }
}
