package com.onetimesecret.hub.auth.domain;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.network.NetworkContents;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The domains of a network's agents. Of a name that was proven, that it was stays, without whose it was.
@Component
class DomainContents implements NetworkContents {

    private static final int PAGE = 500;

    private final JdbcClient jdbc;
    private final DomainSettings settings;

    DomainContents(JdbcClient jdbc, DomainSettings settings) {
        this.jdbc = jdbc;
        this.settings = settings;
    }

    @Override
    public void export(NetworkId network, Consumer<String> line) {
        long after = 0;
        var page = page(network, after);
        while (!page.isEmpty()) {
            page.forEach(found -> line.accept(found.line()));
            after = page.getLast().id();
            page = page(network, after);
        }
    }

    private List<Line> page(NetworkId network, long after) {
        return jdbc.sql("""
                        SELECT id, json_build_object('kind', 'domain', 'domain', host, 'agent_id', agent_id,
                            'status', state, 'created_at', to_char(created_at AT TIME ZONE 'UTC',
                                'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))::text AS line
                        FROM agent_domain WHERE network_id = :network AND id > :after ORDER BY id LIMIT :page
                        """)
                .param("network", network.value())
                .param("after", after)
                .param("page", PAGE)
                .query((row, n) -> new Line(row.getLong("id"), row.getString("line")))
                .list();
    }

    @Override
    public int erase(NetworkId network, int limit) {
        int gone = jdbc.sql("""
                        DELETE FROM agent_domain WHERE id IN (SELECT id FROM agent_domain
                            WHERE network_id = :network AND state = 'pending' LIMIT :limit)
                        """)
                .param("network", network.value())
                .param("limit", limit)
                .update();
        return gone
                + jdbc.sql("""
                        UPDATE agent_domain SET agent_id = NULL, network_id = NULL, state = 'released', content = '',
                            verified_at = NULL, provable_until = NULL, next_check_at = NULL, failing_since = NULL,
                            released_until = coalesce(released_until, now() + make_interval(secs => :tombstone))
                        WHERE id IN (SELECT id FROM agent_domain
                            WHERE network_id = :network AND state <> 'pending' LIMIT :limit)
                        """)
                        .param("tombstone", settings.tombstone().toSeconds())
                        .param("network", network.value())
                        .param("limit", limit)
                        .update();
    }

    private record Line(long id, String line) {}
}
