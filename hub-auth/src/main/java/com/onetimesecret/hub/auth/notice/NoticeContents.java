package com.onetimesecret.hub.auth.notice;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.network.NetworkContents;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What a network's people were told, and where its chat is.
@Component
class NoticeContents implements NetworkContents {

    private static final List<String> ROWS = List.of(
            "DELETE FROM notice WHERE id IN (SELECT id FROM notice WHERE network_id = :network LIMIT :limit)",
            "DELETE FROM chat_webhook WHERE network_id IN (SELECT network_id FROM chat_webhook WHERE network_id = :network LIMIT :limit)");

    private final JdbcClient jdbc;

    NoticeContents(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Notices repeat what the approvals say; of the chat, whose address is a credential, there is nothing to take
    /// along.
    @Override
    public void export(NetworkId network, Consumer<String> line) {}

    @Override
    public int erase(NetworkId network, int limit) {
        return ROWS.stream()
                .mapToInt(rows -> jdbc.sql(rows)
                        .param("network", network.value())
                        .param("limit", limit)
                        .update())
                .sum();
    }
}
