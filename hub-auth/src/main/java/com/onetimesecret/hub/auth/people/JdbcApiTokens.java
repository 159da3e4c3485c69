package com.onetimesecret.hub.auth.people;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.call.CurrentPerson.Right;
import com.onetimesecret.hub.api.call.CurrentPerson.Role;
import com.onetimesecret.hub.api.event.AccountRecovered.Kind;
import com.onetimesecret.hub.auth.ApiTokens;
import com.onetimesecret.hub.auth.LastingAccess.Way;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The API tokens of people, stored as hashes.
@Component
public class JdbcApiTokens {

    static final String FROM_ENVIRONMENT = "environment";

    private final JdbcClient jdbc;

    JdbcApiTokens(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// The person behind a token that is neither revoked nor expired, as things stand now.
    public Optional<Grant> find(String email, String token) {
        return jdbc.sql("""
                        SELECT t.id, t.person_id, t.network_id, t.name, t.rights, p.email, m.role,
                               (t.last_used_at IS NULL OR t.last_used_at < now() - interval '1 minute') AS unnoted
                        FROM api_token t
                        JOIN person p ON p.id = t.person_id
                        JOIN membership m ON m.person_id = t.person_id AND m.network_id = t.network_id
                        JOIN network n ON n.id = t.network_id AND n.suspended_at IS NULL
                        WHERE t.token_hash = :hash AND p.email = :email
                          AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now())""")
                .param("hash", Sha256.of(token))
                .param("email", email)
                .query((row, number) -> grant(row))
                .optional();
    }

    /// Notes that the token was used; true at most once a minute, for the one call that should leave a trace.
    public boolean touch(Grant grant) {
        return jdbc.sql("""
                        UPDATE api_token SET last_used_at = now()
                        WHERE id = :id AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')""").param("id", grant.tokenId()).update() == 1;
    }

    /// Makes the token that the environment names the owner's only one from there; false if it had been revoked.
    boolean seed(PersonId person, NetworkId network, String token, Set<Right> rights, String id) {
        var hash = Sha256.of(token);
        jdbc.sql("""
                UPDATE api_token SET revoked_at = now()
                WHERE person_id = :person AND name = :name AND token_hash <> :hash AND revoked_at IS NULL""")
                .param("person", person.value())
                .param("name", FROM_ENVIRONMENT)
                .param("hash", hash)
                .update();
        return jdbc.sql("""
                        INSERT INTO api_token AS t (id, person_id, network_id, name, token_hash, rights)
                        VALUES (:id, :person, :network, :name, :hash, :rights)
                        ON CONFLICT (token_hash) DO UPDATE SET rights = excluded.rights
                        WHERE t.person_id = excluded.person_id AND t.revoked_at IS NULL""")
                        .param("id", id)
                        .param("person", person.value())
                        .param("network", network.value())
                        .param("name", FROM_ENVIRONMENT)
                        .param("hash", hash)
                        .param("rights", wire(rights))
                        .update()
                == 1;
    }

    /// Stores a new token; without a life it lasts until it is revoked.
    void insert(NewToken wanted, CurrentPerson person, Set<Right> rights) {
        jdbc.sql("""
                        INSERT INTO api_token (id, person_id, network_id, name, token_hash, rights, expires_at)
                        VALUES (:id, :person, :network, :name, :hash, :rights, now() + make_interval(secs => :life))
                        """)
                .param("id", wanted.id())
                .param("person", person.id().value())
                .param("network", person.networkId().value())
                .param("name", wanted.name())
                .param("hash", Sha256.of(wanted.token()))
                .param("rights", wire(rights))
                .param("life", wanted.life() == null ? null : wanted.life().toSeconds(), Types.BIGINT)
                .update();
    }

    /// A token to be stored.
    record NewToken(
            String id, String name, String token, @Nullable Duration life) {

        @Override
        public String toString() {
            return "NewToken[id=" + id + "]";
        }
    }

    /// The person's tokens in their network that were not revoked, the newest first.
    List<ApiTokens.Listed> list(CurrentPerson person) {
        return jdbc.sql("""
                        SELECT * FROM api_token WHERE person_id = :person AND network_id = :network AND revoked_at IS NULL
                        ORDER BY created_at DESC, id
                        """)
                .param("person", person.id().value())
                .param("network", person.networkId().value())
                .query((row, n) -> new ApiTokens.Listed(
                        row.getString("id"),
                        row.getString("name"),
                        rights(row.getArray("rights")),
                        row.getTimestamp("created_at").toInstant(),
                        instant(row, "expires_at"),
                        instant(row, "last_used_at")))
                .list();
    }

    /// Ends one of the person's tokens in their network; its name, for the one call that did.
    Optional<String> revoke(CurrentPerson person, String id) {
        return jdbc.sql("""
                        UPDATE api_token SET revoked_at = now()
                        WHERE id = :id AND person_id = :person AND network_id = :network AND revoked_at IS NULL
                        RETURNING name
                        """)
                .param("id", id)
                .param("person", person.id().value())
                .param("network", person.networkId().value())
                .query(String.class)
                .optional();
    }

    /// The person's tokens in all their networks that work now, the newest first.
    List<Way> all(PersonId person) {
        return jdbc.sql("""
                        SELECT * FROM api_token WHERE person_id = :person AND revoked_at IS NULL
                          AND (expires_at IS NULL OR expires_at > now())
                        ORDER BY created_at DESC, id
                        """)
                .param("person", person.value())
                .query(JdbcApiTokens::way)
                .list();
    }

    /// Ends them.
    List<Way> revokeAll(PersonId person) {
        return jdbc.sql("""
                        UPDATE api_token SET revoked_at = now()
                        WHERE person_id = :person AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())
                        RETURNING *
                        """)
                .param("person", person.value())
                .query(JdbcApiTokens::way)
                .list();
    }

    private static Way way(ResultSet row, int number) throws SQLException {
        return new Way(
                rights(row.getArray("rights")).contains(Right.DECIDE) ? Kind.DECIDING_TOKEN : Kind.API_TOKEN,
                row.getString("id"),
                row.getString("name"),
                new NetworkId(row.getString("network_id")),
                row.getTimestamp("created_at").toInstant(),
                instant(row, "last_used_at"));
    }

    private static String[] wire(Set<Right> rights) {
        return rights.stream()
                .map(right -> right.name().toLowerCase(Locale.ROOT))
                .toArray(String[]::new);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }

    private static Grant grant(ResultSet row) throws SQLException {
        var person = new CurrentPerson(
                new PersonId(row.getString("person_id")),
                new NetworkId(row.getString("network_id")),
                row.getString("email"),
                Role.valueOf(row.getString("role").toUpperCase(Locale.ROOT)),
                rights(row.getArray("rights")),
                "api-token:" + row.getString("name"));
        return new Grant(row.getString("id"), person, row.getBoolean("unnoted"));
    }

    private static Set<Right> rights(Array names) throws SQLException {
        return Arrays.stream((String[]) names.getArray())
                .map(name -> Right.valueOf(name.toUpperCase(Locale.ROOT)))
                .collect(Collectors.toSet());
    }

    /// A token and the person it speaks for.
    ///
    /// @param unnoted whether its use in the last minute has left no trace yet
    public record Grant(String tokenId, CurrentPerson person, boolean unnoted) {}
}
