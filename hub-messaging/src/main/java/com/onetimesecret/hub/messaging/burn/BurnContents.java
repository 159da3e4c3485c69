package com.onetimesecret.hub.messaging.burn;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.network.NetworkContents;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The sealed contents of a network, which nobody takes out of the hub: they open for their recipients only.
@Component
class BurnContents implements NetworkContents {

    private final JdbcClient jdbc;

    BurnContents(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void export(NetworkId network, Consumer<String> line) {
        // Their envelopes are exported with the messages.
    }

    @Override
    public int erase(NetworkId network, int limit) {
        return jdbc.sql("""
                        delete from sealed_message where chance in (
                            select chance from sealed_message where network_id = :network limit :limit)
                        """)
                .param("network", network.value())
                .param("limit", limit)
                .update();
    }
}
