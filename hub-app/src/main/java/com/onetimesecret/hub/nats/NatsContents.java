package com.onetimesecret.hub.nats;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.network.NetworkContents;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The credentials for NATS of a network's agents, which are worth nothing elsewhere.
@Component
class NatsContents implements NetworkContents {

    private final JdbcClient jdbc;

    NatsContents(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void export(NetworkId network, Consumer<String> line) {
        // Nothing that would be missed.
    }

    @Override
    public int erase(NetworkId network, int limit) {
        return jdbc.sql("""
                        delete from nats_reader where agent_id in (
                            select agent_id from nats_reader where network_id = ? limit ?)
                        """).param(network.value()).param(limit).update();
    }
}
