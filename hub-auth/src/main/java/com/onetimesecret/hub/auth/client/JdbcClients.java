package com.onetimesecret.hub.auth.client;

import com.onetimesecret.hub.api.agent.AgentId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// The table `oauth_client`.
@Component
public class JdbcClients {

    private final JdbcClient jdbc;
    private final JsonMapper mapper;

    JdbcClients(JdbcClient jdbc, JsonMapper mapper) {
        this.jdbc = jdbc;
        this.mapper = mapper;
    }

    /// The client of that id, unless its time ran out unapproved.
    public Optional<Client> find(AgentId id) {
        return jdbc.sql("SELECT * FROM oauth_client WHERE id = :id AND (expires_at IS NULL OR expires_at > now())")
                .param("id", id.value())
                .query(this::client)
                .optional();
    }

    /// Keeps the client for good; call inside the transaction in which a person approves it. One statement.
    public void keep(AgentId id) {
        jdbc.sql("UPDATE oauth_client SET expires_at = NULL WHERE id = :id AND expires_at IS NOT NULL")
                .param("id", id.value())
                .update();
    }

    private Client client(ResultSet row, int number) throws SQLException {
        var end = row.getTimestamp("expires_at");
        return new Client(
                new AgentId(row.getString("id")),
                mapper.readValue(row.getString("metadata"), ClientMetadata.class),
                row.getString("address"),
                row.getTimestamp("created_at").toInstant(),
                end == null ? null : end.toInstant());
    }
}
