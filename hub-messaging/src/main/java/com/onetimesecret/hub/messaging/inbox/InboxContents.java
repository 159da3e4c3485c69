package com.onetimesecret.hub.messaging.inbox;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.network.NetworkContents;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The marks of the inboxes of a network; where somebody stopped reading is worth nothing elsewhere.
@Component
class InboxContents implements NetworkContents {

    private final JdbcClient jdbc;

    InboxContents(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void export(NetworkId network, Consumer<String> line) {
        // Nothing that would be missed.
    }

    @Override
    public int erase(NetworkId network, int limit) {
        return jdbc.sql("""
                        delete from inbox_mark where agent_id in (
                            select agent_id from inbox_mark where network_id = :network limit :limit)
                        """)
                .param("network", network.value())
                .param("limit", limit)
                .update();
    }
}
