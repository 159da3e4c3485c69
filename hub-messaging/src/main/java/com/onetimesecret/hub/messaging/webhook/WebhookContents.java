package com.onetimesecret.hub.messaging.webhook;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.network.NetworkContents;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The webhooks of a network.
@Component
class WebhookContents implements NetworkContents {

    private final JdbcClient jdbc;

    WebhookContents(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void export(NetworkId network, Consumer<String> line) {
        jdbc.sql("""
                        select json_build_object('kind', 'webhook', 'id', id, 'agent_id', agent_id, 'url', url,
                            'topics', topics, 'types', types, 'task_id', task_id, 'created_at', created_at)::text
                        from webhook where network_id = ? order by id
                        """)
                .param(network.value())
                .query((row, number) -> row.getString(1))
                .list()
                .forEach(line);
    }

    @Override
    public int erase(NetworkId network, int limit) {
        return jdbc.sql("delete from webhook where id in (select id from webhook where network_id = ? limit ?)")
                .param(network.value())
                .param(limit)
                .update();
    }
}
