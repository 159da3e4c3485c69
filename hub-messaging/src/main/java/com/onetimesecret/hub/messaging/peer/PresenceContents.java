package com.onetimesecret.hub.messaging.peer;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.network.NetworkContents;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What the agents of a network say about themselves.
@Component
class PresenceContents implements NetworkContents {

    private final JdbcClient jdbc;

    PresenceContents(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void export(NetworkId network, Consumer<String> line) {
        // Few and short: one for each agent of the network at most.
        jdbc.sql("""
                        select json_build_object('kind', 'presence', 'presence', json_build_object('agent_id', agent_id,
                            'status', status, 'note', note, 'next_active_at', next_active_at))::text as line
                        from presence where network_id = ? order by agent_id
                        """)
                .param(network.value())
                .query((row, number) -> row.getString("line"))
                .list()
                .forEach(line);
    }

    @Override
    public int erase(NetworkId network, int limit) {
        return jdbc.sql("""
                        delete from presence where agent_id in (
                            select agent_id from presence where network_id = :network limit :limit)
                        """)
                .param("network", network.value())
                .param("limit", limit)
                .update();
    }
}
