package com.onetimesecret.hub.auth.people;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.call.CurrentPerson.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The table `invitation`; each is accepted by one conditional statement.
@Component
class JdbcInvitations {

    // Who was an owner when they invited must be one when it is accepted.
    private static final String OPEN = """
            i.accepted_at IS NULL AND i.withdrawn_at IS NULL AND i.expires_at > now()
            AND EXISTS (SELECT FROM network n WHERE n.id = i.network_id AND n.suspended_at IS NULL)
            AND (i.by_operator OR EXISTS (SELECT FROM membership m WHERE m.person_id = i.invited_by
                                          AND m.network_id = i.network_id AND m.role = 'owner'))
            """;

    private final JdbcClient jdbc;

    JdbcInvitations(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Invitation insert(
            InvitationId id, NetworkId network, EmailAddress email, Role role, CurrentPerson by, NewLink link) {
        return jdbc.sql("""
                        INSERT INTO invitation AS i (id, network_id, token_hash, email, role, invited_by,
                            invited_by_email, by_operator, expires_at)
                        VALUES (:id, :network, :hash, :email, :role, :by, :byEmail, :operator, now() + make_interval(secs => :life))
                        RETURNING *
                        """)
                .param("id", id.value())
                .param("network", network.value())
                .param("hash", Sha256.of(link.token()))
                .param("email", email.value())
                .param("role", JdbcMemberships.wire(role))
                .param("by", by.id().value())
                .param("byEmail", by.email())
                .param("operator", !by.networkId().equals(network))
                .param("life", link.life().toSeconds())
                .query(JdbcInvitations::invitation)
                .single();
    }

    /// What the link carries, and how long it works.
    record NewLink(String token, Duration life) {

        @Override
        public String toString() {
            return "NewLink[life=" + life + "]";
        }
    }

    List<Invitation> list(NetworkId network, int limit) {
        return jdbc.sql(
                        "SELECT * FROM invitation WHERE network_id = :network ORDER BY created_at DESC, id LIMIT :limit")
                .param("network", network.value())
                .param("limit", limit)
                .query(JdbcInvitations::invitation)
                .list();
    }

    /// The invitation of that link, while [#accept] would work.
    Optional<Invitation> findOpen(String token) {
        return jdbc.sql("SELECT i.* FROM invitation i WHERE i.token_hash = :hash AND " + OPEN)
                .param("hash", Sha256.of(token))
                .query(JdbcInvitations::invitation)
                .optional();
    }

    /// Uses the link up; the invitation for exactly one caller.
    Optional<Invitation> accept(String token) {
        return jdbc.sql("UPDATE invitation i SET accepted_at = now() WHERE i.token_hash = :hash AND " + OPEN
                        + " RETURNING i.*")
                .param("hash", Sha256.of(token))
                .query(JdbcInvitations::invitation)
                .optional();
    }

    /// Uses up the newest invitation of that address, for exactly one caller.
    Optional<Invitation> acceptNewest(EmailAddress email) {
        return jdbc.sql("UPDATE invitation i SET accepted_at = now() WHERE i.id = (SELECT i.id FROM invitation i"
                        + " WHERE i.email = :email AND " + OPEN + " ORDER BY i.created_at DESC, i.id LIMIT 1) AND "
                        + OPEN + " RETURNING i.*")
                .param("email", email.value())
                .query(JdbcInvitations::invitation)
                .optional();
    }

    /// Ends an open invitation of the network; empty if there is none.
    Optional<Invitation> withdraw(NetworkId network, InvitationId id) {
        return jdbc.sql("""
                        UPDATE invitation SET withdrawn_at = now()
                        WHERE id = :id AND network_id = :network AND accepted_at IS NULL AND withdrawn_at IS NULL
                        RETURNING *
                        """)
                .param("id", id.value())
                .param("network", network.value())
                .query(JdbcInvitations::invitation)
                .optional();
    }

    /// Whether the network has one of that id, open or not.
    boolean exists(NetworkId network, InvitationId id) {
        return jdbc.sql("SELECT EXISTS (SELECT FROM invitation WHERE id = :id AND network_id = :network)")
                .param("id", id.value())
                .param("network", network.value())
                .query(Boolean.class)
                .single();
    }

    private static Invitation invitation(ResultSet row, int number) throws SQLException {
        return new Invitation(
                new InvitationId(row.getString("id")),
                new NetworkId(row.getString("network_id")),
                row.getString("email"),
                JdbcMemberships.role(row.getString("role")),
                row.getString("invited_by_email"),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("expires_at").toInstant(),
                instant(row, "accepted_at"),
                instant(row, "withdrawn_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }
}
