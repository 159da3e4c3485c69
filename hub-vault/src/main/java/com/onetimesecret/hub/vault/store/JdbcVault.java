package com.onetimesecret.hub.vault.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The table `vault_version`, to which rows are only added: the newest of a label is what it holds now. Deposits add
/// theirs in the statement that takes their token.
@Component
class JdbcVault {

    /// The version that followed, if one did.
    private static final String NEXT_AT = """
            (select min(created_at) from vault_version newer
                where newer.agent_id = it.agent_id and newer.label = it.label and newer.id > it.id)""";

    private static final String SHOWN = "it.label, it.version, it.bytes, it.source, it.created_at,"
            + " it.sealed is null as deleted, " + NEXT_AT + " as next_at";

    private final JdbcClient jdbc;
    private final Duration keepEarlier;

    JdbcVault(JdbcClient jdbc, StoreSettings settings) {
        this.jdbc = jdbc;
        this.keepEarlier = settings.keepEarlier();
    }

    /// What became of a value that was to be stored.
    ///
    /// @param replaced the version before it, which is kept for a while
    record Stored(Instant at, @Nullable String replaced) {}

    /// Adds a version; empty if the key under which it is sealed is gone.
    Optional<Stored> add(AgentVault vault, VaultLabel label, SealForVault.SealedVersion sealed, int bytes) {
        return jdbc.sql("""
                        with before as (
                            select version, sealed is null as deleted from vault_version
                            where agent_id = :agent and label = :label order by id desc limit 1
                        )
                        insert into vault_version (network_id, agent_id, label, version, sealed, bytes, source)
                        select network_id, agent_id, :label, :version, :sealed, :bytes, 'agent'
                        from vault_agent_key where agent_id = :agent and key_id = :key
                        returning created_at, (select version from before where not deleted) as replaced
                        """)
                .param("agent", vault.agent().value())
                .param("label", label.text())
                .param("version", sealed.version())
                .param("sealed", sealed.sealed())
                .param("bytes", bytes)
                .param("key", sealed.keyId())
                .query((row, _) -> new Stored(time(row, "created_at"), row.getString("replaced")))
                .optional();
    }

    /// Marks the label as deleted; false if it holds nothing.
    boolean delete(AgentVault vault, VaultLabel label, String version) {
        return jdbc.sql("""
                        insert into vault_version (network_id, agent_id, label, version, sealed, bytes, source)
                        select :network, :agent, :label, :version, null, 0, 'agent'
                        from (
                            select sealed is null as deleted from vault_version
                            where agent_id = :agent and label = :label order by id desc limit 1
                        ) as now
                        where not deleted
                        """)
                        .param("network", vault.network().value())
                        .param("agent", vault.agent().value())
                        .param("label", label.text())
                        .param("version", version)
                        .update()
                == 1;
    }

    /// Destroys a version that is not the current one, before its time; false if there is none. Its row
    /// stays, because the one before it is kept for so long from when this one came.
    boolean destroyEarlier(AgentVault vault, VaultLabel label, String version) {
        return jdbc.sql("""
                        update vault_version it set sealed = null, bytes = 0
                        where agent_id = :agent and label = :label and version = :version and sealed is not null
                            and %s is not null
                        """.formatted(NEXT_AT))
                        .param("agent", vault.agent().value())
                        .param("label", label.text())
                        .param("version", version)
                        .update()
                == 1;
    }

    /// A version with its bytes.
    @SuppressWarnings("ArrayRecordComponent")
    record Found(Version version, byte[] sealed) {}

    /// What the label holds now, or held in that version if it is still kept.
    Optional<Found> find(AgentVault vault, VaultLabel label, @Nullable String version) {
        return jdbc.sql("""
                        select * from (
                            select %s, it.sealed from vault_version it
                            where agent_id = :agent and label = :label %s
                            order by id desc limit 1
                        ) as found
                        where not deleted
                            and (next_at is null or next_at > now() - make_interval(secs => :kept))
                        """.formatted(SHOWN, version == null ? "" : "and version = :version"))
                .param("agent", vault.agent().value())
                .param("label", label.text())
                .param("version", version)
                .param("kept", keptSeconds())
                .query((row, _) -> new Found(version(row), row.getBytes("sealed")))
                .optional();
    }

    /// The labels that hold something, in their order.
    List<Version> labels(AgentVault vault, String after, int limit) {
        return jdbc.sql("""
                        select *, null::timestamptz as next_at from (
                            select distinct on (label) label, version, bytes, source, created_at,
                                sealed is null as deleted
                            from vault_version
                            where agent_id = :agent and label > :after
                            order by label, id desc
                        ) as newest
                        where not deleted
                        order by label
                        limit :limit
                        """)
                .param("agent", vault.agent().value())
                .param("after", after)
                .param("limit", limit)
                .query((row, _) -> version(row))
                .list();
    }

    /// What a label holds and held lately, the newest first.
    ///
    /// @param before the version behind which to go on; null for the first
    List<Version> versions(AgentVault vault, VaultLabel label, @Nullable String before, int limit) {
        return jdbc.sql("""
                        select * from (
                            select %s, it.id from vault_version it
                            where agent_id = :agent and label = :label and (cast(:before as text) is null
                                or id < (select id from vault_version
                                    where agent_id = :agent and label = :label and version = :before))
                        ) as found
                        where not (deleted and next_at is null and not exists (
                                select 1 from vault_version older where older.agent_id = :agent
                                    and older.label = :label and older.id < found.id))
                            and (next_at is null or next_at > now() - make_interval(secs => :kept))
                        order by id desc
                        limit :limit
                        """.formatted(SHOWN))
                .param("agent", vault.agent().value())
                .param("label", label.text())
                .param("before", before)
                .param("kept", keptSeconds())
                .param("limit", limit)
                .query((row, _) -> version(row))
                .list();
    }

    /// What an agent keeps.
    record Kept(long labels, long bytes, boolean hasLabel) {}

    /// Counts what an agent keeps, and whether that label is among it. Labels of which only marks of deletions
    /// are left are none.
    Kept kept(AgentVault vault, String label) {
        return jdbc.sql("""
                        select count(distinct label) filter (where sealed is not null) as labels,
                             coalesce(sum(bytes + :each), 0) as bytes,
                            coalesce(bool_or(label = :label and sealed is not null), false) as has_label
                        from vault_version where agent_id = :agent
                        """)
                .param("agent", vault.agent().value())
                .param("label", label)
                .param("each", StoreSettings.PER_VERSION)
                .query((row, _) -> new Kept(row.getLong("labels"), row.getLong("bytes"), row.getBoolean("has_label")))
                .single();
    }

    /// Removes at most `batch` versions whose time is over, and the marks of deletions that nothing is left of.
    int sweep(int batch) {
        return jdbc.sql("""
                        delete from vault_version where id in (
                            select it.id from vault_version it
                            where %s <= now() - make_interval(secs => :kept)
                                or (it.sealed is null and it.created_at <= now() - make_interval(secs => :kept)
                                    and not exists (select 1 from vault_version other
                                        where other.agent_id = it.agent_id and other.label = it.label
                                            and other.id <> it.id))
                            limit :batch)
                        """.formatted(NEXT_AT))
                .param("kept", keptSeconds())
                .param("batch", batch)
                .update();
    }

    private double keptSeconds() {
        return keepEarlier.toSeconds();
    }

    private Version version(ResultSet row) throws SQLException {
        var next = row.getObject("next_at", OffsetDateTime.class);
        return new Version(
                new VaultLabel(row.getString("label")),
                row.getString("version"),
                row.getInt("bytes"),
                row.getString("source"),
                time(row, "created_at"),
                row.getBoolean("deleted"),
                next == null ? null : next.toInstant().plus(keepEarlier));
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /// One version of a label.
    ///
    /// @param source `agent` or `deposit`
    /// @param keptUntil null for the newest
    record Version(
            VaultLabel label,
            String version,
            int bytes,
            String source,
            Instant createdAt,
            boolean deleted,
            @Nullable Instant keptUntil) {}
}
