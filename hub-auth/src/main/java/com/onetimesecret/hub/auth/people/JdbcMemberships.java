package com.onetimesecret.hub.auth.people;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.call.CurrentPerson.Role;
import com.onetimesecret.hub.auth.NetworkPeople.Member;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The table `membership`: who belongs to a network, which never loses its last owner.
@Component
public class JdbcMemberships {

    // True for whoever is no owner or not the only one; holds for a whole transaction under the network's lock.
    private static final String SPARES_AN_OWNER = """
            (m.role <> 'owner' OR EXISTS (SELECT FROM membership o WHERE o.network_id = m.network_id
                                          AND o.role = 'owner' AND o.person_id <> m.person_id))
            """;

    private final JdbcClient jdbc;
    private final JdbcNetworks networks;

    JdbcMemberships(JdbcClient jdbc, JdbcNetworks networks) {
        this.jdbc = jdbc;
        this.networks = networks;
    }

    /// The members of the network, owners first; at most `limit`.
    List<Member> list(NetworkId network, int limit) {
        return jdbc.sql("""
                        SELECT p.id, p.email, p.name, m.role FROM membership m JOIN person p ON p.id = m.person_id
                        WHERE m.network_id = :network
                        ORDER BY CASE m.role WHEN 'owner' THEN 0 WHEN 'approver' THEN 1 ELSE 2 END, p.email LIMIT :limit
                        """)
                .param("network", network.value())
                .param("limit", limit)
                .query((row, n) -> new Member(
                        new PersonId(row.getString("id")),
                        row.getString("email"),
                        row.getString("name"),
                        role(row.getString("role"))))
                .list();
    }

    /// What the person is to the network, if anything.
    Optional<Role> role(NetworkId network, PersonId person) {
        return jdbc.sql("SELECT role FROM membership WHERE network_id = :network AND person_id = :person")
                .param("network", network.value())
                .param("person", person.value())
                .query((row, n) -> role(row.getString(1)))
                .optional();
    }

    /// What the person is to each network in use, the oldest network first.
    public List<Membership> active(PersonId person) {
        return jdbc.sql("""
                        SELECT m.network_id, m.role FROM membership m JOIN network n ON n.id = m.network_id
                        WHERE m.person_id = :person AND n.suspended_at IS NULL ORDER BY n.created_at, n.id
                        """)
                .param("person", person.value())
                .query((row, n) ->
                        new Membership(new NetworkId(row.getString("network_id")), role(row.getString("role"))))
                .list();
    }

    /// Whether somebody of that address belongs to the network.
    boolean has(NetworkId network, EmailAddress email) {
        return jdbc.sql("""
                        SELECT EXISTS (SELECT FROM membership m JOIN person p ON p.id = m.person_id
                                       WHERE m.network_id = :network AND p.email = :email)
                        """)
                .param("network", network.value())
                .param("email", email.value())
                .query(Boolean.class)
                .single();
    }

    /// Makes the person a member; a member keeps the role they have.
    public void add(PersonId person, NetworkId network, Role role) {
        jdbc.sql("""
                        INSERT INTO membership (person_id, network_id, role) VALUES (:person, :network, :role)
                        ON CONFLICT DO NOTHING
                        """)
                .param("person", person.value())
                .param("network", network.value())
                .param("role", wire(role))
                .update();
    }

    /// Gives a member another role; false if there is none or it is the last owner. Call inside a transaction.
    boolean setRole(NetworkId network, PersonId person, Role role) {
        networks.lock(network);
        return jdbc.sql("""
                        UPDATE membership m SET role = :role
                        WHERE m.network_id = :network AND m.person_id = :person AND (:role = 'owner' OR
                        """ + SPARES_AN_OWNER + ")")
                        .param("role", wire(role))
                        .param("network", network.value())
                        .param("person", person.value())
                        .update()
                == 1;
    }

    /// Ends a membership, and with it its API tokens; false if there is none or it is the last owner's. Call inside a
    /// transaction.
    boolean remove(NetworkId network, PersonId person) {
        networks.lock(network);
        return jdbc.sql("DELETE FROM membership m WHERE m.network_id = :network AND m.person_id = :person AND "
                                + SPARES_AN_OWNER)
                        .param("network", network.value())
                        .param("person", person.value())
                        .update()
                == 1;
    }

    static String wire(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    static Role role(String wire) {
        return Role.valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
