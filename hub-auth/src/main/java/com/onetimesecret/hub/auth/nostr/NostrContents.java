package com.onetimesecret.hub.auth.nostr;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.network.NetworkContents;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The Nostr keys of a network and of its agents.
@Component
class NostrContents implements NetworkContents {

    private final JdbcClient jdbc;

    NostrContents(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void export(NetworkId network, Consumer<String> line) {
        jdbc.sql("""
                        SELECT json_build_object('kind', 'nostr_key', 'public_key', public_key, 'agent_id', agent_id,
                            'bound_at', to_char(bound_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                            'ended_at', to_char(ended_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))::text
                        FROM agent_nostr_key WHERE network_id = :network ORDER BY public_key
                        """)
                .param("network", network.value())
                .query(String.class)
                .list()
                .forEach(line);
    }

    @Override
    public int erase(NetworkId network, int limit) {
        return jdbc.sql("""
                        DELETE FROM agent_nostr_key WHERE public_key IN
                            (SELECT public_key FROM agent_nostr_key WHERE network_id = :network LIMIT :limit)
                        """)
                        .param("network", network.value())
                        .param("limit", limit)
                        .update()
                + jdbc.sql("DELETE FROM network_nostr_key WHERE network_id = :network")
                        .param("network", network.value())
                        .update();
    }
}
