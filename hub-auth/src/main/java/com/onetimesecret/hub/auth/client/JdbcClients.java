package com.onetimesecret.hub.auth.client;

import com.onetimesecret.hub.api.agent.AgentId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// The table `oauth_client`.
@Component
public class JdbcClients {

    // Any number, as long as every hub takes the same: whoever registers is counted one after the other.
    private static final int REGISTRATION_LOCK = 7_310_003;
    private static final String ALIVE = "(expires_at IS NULL OR expires_at > now())";

    private final JdbcClient jdbc;
    private final JsonMapper mapper;

    JdbcClients(JdbcClient jdbc, JsonMapper mapper) {
        this.jdbc = jdbc;
        this.mapper = mapper;
    }

    /// The client of that id, unless its time ran out unapproved.
    public Optional<Client> find(AgentId id) {
        return jdbc.sql("SELECT * FROM oauth_client WHERE id = :id AND " + ALIVE)
                .param("id", id.value())
                .query(this::client)
                .optional();
    }

    /// The client of that id, if the hash is that of its registration token.
    public Optional<Client> find(AgentId id, byte[] tokenHash) {
        return jdbc.sql("SELECT * FROM oauth_client WHERE id = :id AND registration_token_hash = :token AND " + ALIVE)
                .param("id", id.value())
                .param("token", tokenHash)
                .query(this::client)
                .optional();
    }

    /// How many clients that nobody approved yet are registered.
    public record Unapproved(int fromAddress, int inAll) {}

    /// Counts the unapproved clients; until the transaction ends nobody else registers.
    public Unapproved countForRegistration(String address) {
        jdbc.sql("SELECT pg_advisory_xact_lock(:lock)")
                .param("lock", REGISTRATION_LOCK)
                .query((row, n) -> true)
                .single();
        return jdbc.sql("""
                        SELECT count(*) AS in_all, count(*) FILTER (WHERE address = :address) AS from_address
                        FROM oauth_client WHERE expires_at > now()
                        """)
                .param("address", address)
                .query((row, n) -> new Unapproved(row.getInt("from_address"), row.getInt("in_all")))
                .single();
    }

    /// Keeps a new client for `life`, or until a person approves it.
    public Client add(AgentId id, ClientMetadata metadata, byte[] tokenHash, String address, Duration life) {
        return jdbc.sql("""
                        INSERT INTO oauth_client (id, metadata, registration_token_hash, address, expires_at)
                        VALUES (:id, :metadata, :token, :address, now() + make_interval(secs => :life))
                        RETURNING *
                        """)
                .param("id", id.value())
                .param("metadata", mapper.writeValueAsString(metadata))
                .param("token", tokenHash)
                .param("address", address)
                .param("life", life.toSeconds())
                .query(this::client)
                .single();
    }

    /// Replaces what the client registered and its registration token, if the old token is still the one that
    /// counts. One statement.
    public Optional<Client> replace(AgentId id, byte[] oldTokenHash, ClientMetadata metadata, byte[] newTokenHash) {
        return jdbc.sql("""
                        UPDATE oauth_client SET metadata = :metadata, registration_token_hash = :new, updated_at = now()
                        WHERE id = :id AND registration_token_hash = :old AND (expires_at IS NULL OR expires_at > now())
                        RETURNING *
                        """)
                .param("metadata", mapper.writeValueAsString(metadata))
                .param("new", newTokenHash)
                .param("id", id.value())
                .param("old", oldTokenHash)
                .query(this::client)
                .optional();
    }

    /// Forgets the client, if the token is the one that counts. One statement.
    public boolean remove(AgentId id, byte[] tokenHash) {
        return jdbc.sql("DELETE FROM oauth_client WHERE id = :id AND registration_token_hash = :token")
                        .param("id", id.value())
                        .param("token", tokenHash)
                        .update()
                == 1;
    }

    /// Keeps the client for good; call inside the transaction in which a person approves it. One statement.
    public void keep(AgentId id) {
        jdbc.sql("UPDATE oauth_client SET expires_at = NULL WHERE id = :id AND expires_at IS NOT NULL")
                .param("id", id.value())
                .update();
    }

    /// Forgets some of the clients that nobody approved in time; how many.
    public int removeUnapproved(int most) {
        return jdbc.sql("""
                        DELETE FROM oauth_client WHERE id IN
                            (SELECT id FROM oauth_client WHERE expires_at < now() - interval '1 hour'
                             LIMIT :most FOR UPDATE SKIP LOCKED)
                        """).param("most", most).update();
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
