package com.onetimesecret.hub.vault.store;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.network.NetworkContents;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The stores of a network's agents, of which the labels leave and the values never.
@Component
class StoreContents implements NetworkContents {

    private static final int PAGE = 500;

    private final JdbcClient jdbc;

    StoreContents(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void export(NetworkId network, Consumer<String> line) {
        var page = page(network, 0);
        while (!page.isEmpty()) {
            page.forEach(version -> line.accept(version.line()));
            page = page(network, page.getLast().id());
        }
    }

    private List<Line> page(NetworkId network, long after) {
        return jdbc.sql("""
                        select id, json_build_object('kind', 'vault_version', 'agent_id', agent_id, 'label', label,
                            'version', version, 'size', bytes, 'source', source, 'deleted', sealed is null,
                            'created_at', to_char(
                                created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))::text as line
                        from vault_version where network_id = :network and id > :after order by id limit :page
                        """)
                .param("network", network.value())
                .param("after", after)
                .param("page", PAGE)
                .query((row, _) -> new Line(row.getLong("id"), row.getString("line")))
                .list();
    }

    private record Line(long id, String line) {}

    @Override
    public int erase(NetworkId network, int limit) {
        int versions = jdbc.sql("""
                        delete from vault_version where id in (
                            select id from vault_version where network_id = :network limit :limit)
                        """)
                .param("network", network.value())
                .param("limit", limit)
                .update();
        int keys = jdbc.sql("""
                        delete from vault_agent_key where agent_id in (
                            select agent_id from vault_agent_key where network_id = :network limit :limit)
                        """)
                .param("network", network.value())
                .param("limit", limit)
                .update();
        return versions + keys;
    }
}
