package com.onetimesecret.hub.vault.deposit;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.network.NetworkContents;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The deposit boxes of a network's agents, of which the log leaves.
@Component
class DepositContents implements NetworkContents {

    private static final int PAGE = 500;

    private static final List<String> TABLES = List.of("deposit_nonce", "deposit_link", "deposit_log", "deposit_key");

    private final JdbcClient jdbc;

    DepositContents(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void export(NetworkId network, Consumer<String> line) {
        var page = page(network, 0);
        while (!page.isEmpty()) {
            page.forEach(deposit -> line.accept(deposit.text()));
            page = page(network, page.getLast().id());
        }
    }

    private List<Line> page(NetworkId network, long after) {
        return jdbc.sql("""
                        select id, json_build_object('kind', 'deposit', 'id', deposit_id, 'agent_id', agent_id,
                            'label', label, 'outcome', outcome, 'size', bytes, 'ip', address,
                            'user_agent', user_agent, 'at', to_char(
                                at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))::text as line
                        from deposit_log where network_id = :network and id > :after order by id limit :page
                        """)
                .param("network", network.value())
                .param("after", after)
                .param("page", PAGE)
                .query((row, _) -> new Line(row.getLong("id"), row.getString("line")))
                .list();
    }

    private record Line(long id, String text) {}

    @Override
    public int erase(NetworkId network, int limit) {
        return TABLES.stream().mapToInt(table -> erase(table, network, limit)).sum();
    }

    private int erase(String table, NetworkId network, int limit) {
        return jdbc.sql("""
                        delete from %1$s where ctid = any (array(
                            select ctid from %1$s where network_id = :network limit :limit))
                        """.formatted(table))
                .param("network", network.value())
                .param("limit", limit)
                .update();
    }
}
