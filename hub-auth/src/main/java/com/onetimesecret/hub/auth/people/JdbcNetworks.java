package com.onetimesecret.hub.auth.people;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.network.FirstNetwork;
import com.onetimesecret.hub.auth.people.StoredNetwork.Limits;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The table `network`: the tenants of the hub, each a wall around agents, messages and people.
@Component
public class JdbcNetworks implements FirstNetwork {

    private final JdbcClient jdbc;

    JdbcNetworks(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Stores a new network; false if its slug is taken.
    public boolean insert(NetworkId id, String slug, String name, Limits limits) {
        return jdbc.sql("""
                        INSERT INTO network (id, slug, name, created_at, agent_limit, message_limit, byte_limit)
                        VALUES (:id, :slug, :name, now(), :agents, :messages, :bytes) ON CONFLICT (slug) DO NOTHING
                        """)
                        .param("id", id.value())
                        .param("slug", slug)
                        .param("name", name)
                        .param("agents", limits.agents())
                        .param("messages", limits.messagesPerDay())
                        .param("bytes", limits.storedBytes())
                        .update()
                == 1;
    }

    /// The network of that id that is not being erased.
    public Optional<StoredNetwork> find(NetworkId id) {
        return jdbc.sql("SELECT * FROM network WHERE id = :id AND erasing_since IS NULL")
                .param("id", id.value())
                .query(JdbcNetworks::network)
                .optional();
    }

    /// Whether the hub has a network, in use or not.
    public boolean isAny() {
        return jdbc.sql("SELECT EXISTS (SELECT FROM network)")
                .query(Boolean.class)
                .single();
    }

    /// The network in use, if it is the only one.
    public Optional<NetworkId> only() {
        var active = jdbc.sql("SELECT id FROM network WHERE suspended_at IS NULL LIMIT 2")
                .query((row, _) -> new NetworkId(row.getString("id")))
                .list();
        return active.size() == 1 ? Optional.of(active.getFirst()) : Optional.empty();
    }

    /// The network in use of that slug.
    public Optional<NetworkId> bySlug(String slug) {
        return jdbc.sql("SELECT id FROM network WHERE slug = :slug AND suspended_at IS NULL")
                .param("slug", slug)
                .query((row, _) -> new NetworkId(row.getString("id")))
                .optional();
    }

    /// What people call the network, as long as anything of it is there.
    public Optional<String> name(NetworkId id) {
        return jdbc.sql("SELECT name FROM network WHERE id = :id")
                .param("id", id.value())
                .query(String.class)
                .optional();
    }

    /// All networks, the oldest first; at most `limit`.
    public List<StoredNetwork> list(int limit) {
        return jdbc.sql("SELECT * FROM network WHERE erasing_since IS NULL ORDER BY created_at, id LIMIT :limit")
                .param("limit", limit)
                .query(JdbcNetworks::network)
                .list();
    }

    /// The networks in use that the person belongs to, the oldest first.
    public List<StoredNetwork> of(PersonId person) {
        return jdbc.sql("""
                        SELECT n.* FROM network n JOIN membership m ON m.network_id = n.id
                        WHERE m.person_id = :person AND n.suspended_at IS NULL ORDER BY n.created_at, n.id
                        """)
                .param("person", person.value())
                .query(JdbcNetworks::network)
                .list();
    }

    /// Whether it is the network that the hub began with, whose owners run the hub.
    public boolean isFirst(NetworkId id) {
        return id().filter(id::equals).isPresent();
    }

    @Override
    public Optional<NetworkId> id() {
        return jdbc.sql("SELECT id FROM network ORDER BY created_at, id LIMIT 1")
                .query((row, _) -> new NetworkId(row.getString("id")))
                .optional();
    }

    /// Changes what is not null.
    public void change(NetworkId id, @Nullable String name, @Nullable Limits limits) {
        if (name != null) {
            jdbc.sql("UPDATE network SET name = :name WHERE id = :id")
                    .param("name", name)
                    .param("id", id.value())
                    .update();
        }
        if (limits != null) {
            jdbc.sql("""
                            UPDATE network SET agent_limit = :agents, message_limit = :messages, byte_limit = :bytes
                            WHERE id = :id
                            """)
                    .param("agents", limits.agents())
                    .param("messages", limits.messagesPerDay())
                    .param("bytes", limits.storedBytes())
                    .param("id", id.value())
                    .update();
        }
    }

    /// Shuts the network's agents and people out; true for the one call that did.
    public boolean suspend(NetworkId id) {
        return jdbc.sql("UPDATE network SET suspended_at = now() WHERE id = :id AND suspended_at IS NULL")
                        .param("id", id.value())
                        .update()
                == 1;
    }

    /// Lets them in again; true for the one call that did.
    public boolean resume(NetworkId id) {
        return jdbc.sql("""
                        UPDATE network SET suspended_at = NULL
                        WHERE id = :id AND suspended_at IS NOT NULL AND erasing_since IS NULL
                        """).param("id", id.value()).update() == 1;
    }

    /// Gives the suspended network of that id and slug up to be erased and frees its slug; true for the one call
    /// that did.
    public boolean giveUp(NetworkId id, String slug) {
        return jdbc.sql("""
                        UPDATE network SET erasing_since = now(), slug = id
                        WHERE id = :id AND slug = :slug AND suspended_at IS NOT NULL AND erasing_since IS NULL
                        """).param("id", id.value()).param("slug", slug).update() == 1;
    }

    /// Networks that were given up a moment ago at least: whatever was under way for them has come to its end.
    public List<NetworkId> givenUp() {
        return jdbc.sql("SELECT id FROM network WHERE erasing_since < now() - interval '2 seconds'")
                .query((row, n) -> new NetworkId(row.getString(1)))
                .list();
    }

    /// Removes the network itself, at last.
    public void remove(NetworkId id) {
        jdbc.sql("DELETE FROM network WHERE id = :id AND erasing_since IS NOT NULL")
                .param("id", id.value())
                .update();
    }

    /// Lets one caller at a time change who belongs to the network, until the transaction ends.
    void lock(NetworkId id) {
        jdbc.sql("SELECT id FROM network WHERE id = :id FOR NO KEY UPDATE")
                .param("id", id.value())
                .query(String.class)
                .optional();
    }

    private static StoredNetwork network(ResultSet row, int number) throws SQLException {
        var suspended = row.getTimestamp("suspended_at");
        return new StoredNetwork(
                new NetworkId(row.getString("id")),
                row.getString("slug"),
                row.getString("name"),
                row.getTimestamp("created_at").toInstant(),
                suspended == null ? null : suspended.toInstant(),
                new Limits(
                        row.getObject("agent_limit", Long.class),
                        row.getObject("message_limit", Long.class),
                        row.getObject("byte_limit", Long.class)));
    }
}
