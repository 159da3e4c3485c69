package com.onetimesecret.hub.messaging.task;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.network.NetworkContents;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The tasks of a network.
@Component
class TaskContents implements NetworkContents {

    private static final int PAGE = 100;

    private final JdbcClient jdbc;

    TaskContents(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// The keys of the secrets that go with tasks are left out, sealed as they are.
    @Override
    public void export(NetworkId network, Consumer<String> line) {
        var page = page(network, 0);
        while (!page.isEmpty()) {
            page.forEach(task -> line.accept("{\"kind\":\"task\",\"task\":" + task.json() + "}"));
            page = page(network, page.getLast().number());
        }
    }

    private List<Exported> page(NetworkId network, long after) {
        return jdbc.sql("""
                        select number, (to_jsonb(task) - 'context_secret_key' - 'network_id' - 'due_at')::text as json
                        from task where network_id = :network and number > :after order by number limit :page
                        """)
                .param("network", network.value())
                .param("after", after)
                .param("page", PAGE)
                .query((row, number) -> new Exported(row.getLong("number"), row.getString("json")))
                .list();
    }

    @Override
    public int erase(NetworkId network, int limit) {
        return jdbc.sql("""
                        delete from task where id in (
                            select id from task where network_id = :network order by urgency, number limit :limit)
                        """)
                .param("network", network.value())
                .param("limit", limit)
                .update();
    }

    private record Exported(long number, String json) {}
}
