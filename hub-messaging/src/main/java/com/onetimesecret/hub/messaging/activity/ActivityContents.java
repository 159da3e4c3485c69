package com.onetimesecret.hub.messaging.activity;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.network.NetworkContents;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Where the agents of a network stand in the log, and how much they posted.
@Component
class ActivityContents implements NetworkContents {

    private final JdbcClient jdbc;

    ActivityContents(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Nothing: the messages themselves are there, and numbers of a day's posts say no more.
    @Override
    public void export(NetworkId network, Consumer<String> line) {}

    @Override
    public int erase(NetworkId network, int limit) {
        return jdbc.sql("""
                        delete from agent_status where agent_id in (
                            select agent_id from agent_status where network_id = :network limit :limit)
                        """)
                        .param("network", network.value())
                        .param("limit", limit)
                        .update()
                + jdbc.sql("""
                        delete from posts_by_hour where network_id = :network and (hour, agent_id) in (
                            select hour, agent_id from posts_by_hour where network_id = :network limit :limit)
                        """)
                        .param("network", network.value())
                        .param("limit", limit)
                        .update();
    }
}
