package com.onetimesecret.hub.messaging.audit;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.network.NetworkContents;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The trail of a network, its chain and what was signed about it; erased after the messages.
@Component
@Order(2)
class AuditContents implements NetworkContents {

    // In the order in which entries move, so that none escapes by being linked meanwhile.
    private static final List<String> ROWS = List.of("""
            delete from audit_unlinked where ctid = any(array(
                select ctid from audit_unlinked where network_id = :network limit :limit))
            """, """
            delete from audit_linked where network_id = :network and place in (
                select place from audit_linked where network_id = :network order by place limit :limit)
            """, """
            delete from audit_run where network_id = :network and place in (
                select place from audit_run where network_id = :network order by place limit :limit)
            """, """
            delete from audit_anchor where network_id = :network and place in (
                select place from audit_anchor where network_id = :network order by place limit :limit)
            """, """
            delete from audit_checkpoint where network_id = :network and place in (
                select place from audit_checkpoint where network_id = :network order by place limit :limit)
            """, """
            delete from audit_head where network_id = :network
                and not exists (select from audit_linked where network_id = :network limit :limit)
                and not exists (select from audit_run where network_id = :network)
            """);

    private final JdbcClient jdbc;
    private final ExportTrail export;

    AuditContents(JdbcClient jdbc, ExportTrail export) {
        this.jdbc = jdbc;
        this.export = export;
    }

    /// As `verify-audit` reads it, once `kind` is taken off; then what is not linked yet.
    @Override
    public void export(NetworkId network, Consumer<String> line) {
        export.all(
                network,
                0,
                lines -> lines.lines().forEach(one -> line.accept("{\"kind\":\"audit\"," + one.substring(1))));
        unlinked(network).forEach(line);
    }

    private List<String> unlinked(NetworkId network) {
        return jdbc.sql("""
                        select json_build_object('kind', 'audit', 'unlinked', json_build_object(
                            'at', to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'kind', kind,
                            'actor', actor, 'action', action, 'subject', subject, 'details', details))::text
                        from (
                            select at, kind, actor, action, subject, details, log_seq, id
                            from audit_unlinked where network_id = :network
                            union all
                            select received_at, 'traffic', sender, 'message.posted', id,
                                jsonb_build_object('type', type, 'topic', topic), seq, 0
                            from message where network_id = :network and seq > (select seq from audit_mark)
                        ) entry
                        order by log_seq, id
                        """)
                .param("network", network.value())
                .query((row, number) -> row.getString(1))
                .list();
    }

    @Override
    public int erase(NetworkId network, int limit) {
        // A batch that is being linked may hold entries of the network that nobody sees yet.
        jdbc.sql("select only_row from audit_mark for share")
                .query(Boolean.class)
                .single();
        int removed = 0;
        for (var rows : ROWS) {
            removed += jdbc.sql(rows)
                    .param("network", network.value())
                    .param("limit", limit)
                    .update();
        }
        return removed;
    }
}
