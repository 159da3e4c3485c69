package com.onetimesecret.hub.messaging.audit;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.network.NetworkContents;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The trail of a network.
@Component
class AuditContents implements NetworkContents {

    private static final int PAGE = 500;

    private final JdbcClient jdbc;

    AuditContents(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void export(NetworkId network, Consumer<String> line) {
        var page = page(network, 0);
        while (!page.isEmpty()) {
            page.forEach(entry -> line.accept(entry.line()));
            page = page(network, page.getLast().id());
        }
    }

    private List<Entry> page(NetworkId network, long after) {
        return jdbc.sql("""
                        select id, json_build_object('kind', 'audit', 'entry', json_build_object('id', id,
                            'at', to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'kind', kind,
                            'actor', actor, 'action', action, 'subject', subject, 'details', details))::text as line
                        from audit_entry where network_id = :network and id > :after order by id limit :page
                        """)
                .param("network", network.value())
                .param("after", after)
                .param("page", PAGE)
                .query((row, number) -> new Entry(row.getLong("id"), row.getString("line")))
                .list();
    }

    private record Entry(long id, String line) {}

    @Override
    public int erase(NetworkId network, int limit) {
        return jdbc.sql("""
                        delete from audit_entry where id in (
                            select id from audit_entry where network_id = :network order by id limit :limit)
                        """)
                .param("network", network.value())
                .param("limit", limit)
                .update();
    }
}
