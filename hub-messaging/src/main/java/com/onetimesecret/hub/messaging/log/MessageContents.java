package com.onetimesecret.hub.messaging.log;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.network.NetworkContents;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The messages of a network.
///
/// They go before the audit trail, which would otherwise link what it finds in the log behind its own erasure.
@Component
@Order(1)
class MessageContents implements NetworkContents {

    private static final int PAGE = 100;

    private final JdbcClient jdbc;

    MessageContents(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// The keys of secrets that messages pass on are left out: they would open what is secret.
    @Override
    public void export(NetworkId network, Consumer<String> line) {
        var page = page(network, 0);
        while (!page.isEmpty()) {
            page.forEach(message -> line.accept("{\"kind\":\"message\",\"message\":" + message.body() + "}"));
            page = page(network, page.getLast().seq());
        }
    }

    private List<Message> page(NetworkId network, long after) {
        return jdbc.sql("""
                        select seq, case when type in ('secret_share', 'task_handoff')
                            then (convert_from(body, 'UTF8')::jsonb #- '{payload,secret_key}'
                                #- '{payload,context_secret_key}')::text
                            else convert_from(body, 'UTF8') end as body
                        from message where network_id = :network and seq > :after and expires_at > now()
                        order by seq limit :page
                        """)
                .param("network", network.value())
                .param("after", after)
                .param("page", PAGE)
                .query((row, number) -> new Message(row.getLong("seq"), row.getString("body")))
                .list();
    }

    private record Message(long seq, String body) {}

    @Override
    public int erase(NetworkId network, int limit) {
        return jdbc.sql("""
                        delete from message where seq in (
                            select seq from message where network_id = :network order by seq limit :limit)
                        """)
                .param("network", network.value())
                .param("limit", limit)
                .update();
    }
}
