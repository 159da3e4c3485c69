package com.onetimesecret.hub.messaging.delivery;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.network.NetworkContents;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What became of the messages of a network.
@Component
class DeliveryContents implements NetworkContents {

    private static final int PAGE = 500;

    private final JdbcClient jdbc;

    DeliveryContents(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void export(NetworkId network, Consumer<String> line) {
        var page = page(network, "", "");
        while (!page.isEmpty()) {
            page.forEach(delivery -> line.accept(delivery.json()));
            page = page(network, page.getLast().message(), page.getLast().recipient());
        }
    }

    private List<Line> page(NetworkId network, String message, String recipient) {
        return jdbc.sql("""
                        select message_id, recipient, jsonb_build_object('kind', 'delivery', 'id', message_id,
                            'to', recipient, 'from', sender, 'stored_at', received_at, 'expires_at', expires_at,
                            'steps', (select coalesce(jsonb_object_agg(step, at), '{}')
                                from delivery_step step
                                where step.message_id = delivery.message_id and step.recipient = delivery.recipient)
                            )::text as json
                        from delivery
                        where network_id = :network and (message_id, recipient) > (:message, :recipient)
                        order by message_id, recipient
                        limit :page
                        """)
                .param("network", network.value())
                .param("message", message)
                .param("recipient", recipient)
                .param("page", PAGE)
                .query((row, number) ->
                        new Line(row.getString("message_id"), row.getString("recipient"), row.getString("json")))
                .list();
    }

    private record Line(String message, String recipient, String json) {}

    @Override
    public int erase(NetworkId network, int limit) {
        return erase("""
                delete from delivery where ctid in (select ctid from delivery where network_id = :network limit :limit)
                """, network, limit) + erase("""
                delete from delivery_step
                where ctid in (select ctid from delivery_step where network_id = :network limit :limit)
                """, network, limit);
    }

    private int erase(String sql, NetworkId network, int limit) {
        return jdbc.sql(sql)
                .param("network", network.value())
                .param("limit", limit)
                .update();
    }
}
