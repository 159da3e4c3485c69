package com.onetimesecret.hub.vault.request;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.vault.secret.BearerKey;
import com.onetimesecret.hub.vault.secret.SecretId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The table `secret_request`; that it takes one answer is one conditional statement here.
@Component
class JdbcSecretRequests {

    private static final String WAITING = "answered_at is null and withdrawn_at is null and request.expires_at > now()";

    private static final String READ = """
            select row_number() over (order by request.created_at desc, request.id) as place,
                request.id, request.network_id, request.person_id, request.description, request.created_at,
                request.expires_at, request.answered_at, request.secret_id, request.withdrawn_at,
                %s as is_waiting,
                coalesce(secret.ciphertext is not null and secret.expires_at > now(), false) as is_sealed
            from secret_request request left join secret on secret.id = request.secret_id
            """.formatted(WAITING);

    private final JdbcClient jdbc;

    JdbcSecretRequests(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Stores it, unless the person has as many that wait; to be called in a transaction.
    ///
    /// @return when it ends; empty if there are too many
    Optional<Instant> insert(NewRequest wish, int mostOpen) {
        // Those of one person come one after the other, or two would count the same ones and both fit in.
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('secret_request ' || :person, 0))")
                .param("person", wish.person().value())
                .query((row, _) -> true)
                .single();
        return jdbc.sql("""
                insert into secret_request (
                    id, network_id, person_id, code_hash, description, expires_at, forget_at)
                select :id, :network, :person, :codeHash, :description, now() + make_interval(secs => :life),
                    now() + make_interval(secs => :life + :known)
                where (select count(*) from secret_request request
                        where network_id = :network and person_id = :person and %s) < :mostOpen
                returning expires_at
                """.formatted(WAITING))
                .param("id", wish.id().value())
                .param("network", wish.network().value())
                .param("person", wish.person().value())
                .param("codeHash", wish.code().hash())
                .param("description", wish.description())
                .param("life", (double) wish.life().toSeconds())
                .param("known", (double) wish.known().toSeconds())
                .param("mostOpen", mostOpen)
                .query((row, _) -> time(row, "expires_at"))
                .optional();
    }

    /// The request of that code, if it can still be answered.
    Optional<SecretRequest> waiting(BearerKey code) {
        return jdbc.sql(READ + " where code_hash = :codeHash and " + WAITING)
                .param("codeHash", code.hash())
                .query((row, _) -> request(row))
                .optional();
    }

    /// Takes the one answer: of any number of givers one wins.
    Optional<Taken> answer(BearerKey code, String giver) {
        return jdbc.sql("""
                update secret_request request
                set answered_at = now(), answered_by = :giver
                where code_hash = :codeHash and %s
                returning id, network_id, person_id, description, extract(epoch from expires_at - now()) as seconds_left
                """.formatted(WAITING))
                .param("codeHash", code.hash())
                .param("giver", giver)
                .query((row, _) -> new Taken(
                        new RequestId(row.getString("id")),
                        new NetworkId(row.getString("network_id")),
                        new PersonId(row.getString("person_id")),
                        row.getString("description"),
                        Duration.ofSeconds(Math.round(row.getDouble("seconds_left")))))
                .optional();
    }

    /// Remembers what came.
    void link(RequestId id, SecretId secret) {
        jdbc.sql("update secret_request set secret_id = :secret where id = :id")
                .param("secret", secret.value())
                .param("id", id.value())
                .update();
    }

    /// Takes back a request of that person; whether there was one to take back.
    boolean withdraw(NetworkId network, PersonId person, RequestId id) {
        return jdbc.sql("""
                        update secret_request request set withdrawn_at = now()
                        where id = :id and network_id = :network and person_id = :person and %s
                        """.formatted(WAITING))
                        .param("id", id.value())
                        .param("network", network.value())
                        .param("person", person.value())
                        .update()
                == 1;
    }

    /// Takes back what a person asked for in a network that they left.
    int withdrawAll(NetworkId network, PersonId person) {
        return jdbc.sql("""
                        update secret_request request set withdrawn_at = now()
                        where network_id = :network and person_id = :person and %s
                        """.formatted(WAITING))
                .param("network", network.value())
                .param("person", person.value())
                .update();
    }

    /// Takes back all that wait, of everybody.
    int withdrawAll() {
        return jdbc.sql("update secret_request request set withdrawn_at = now() where " + WAITING)
                .update();
    }

    /// What a person asked for lately, the newest first: the last `limit`, and those before them of which the answer
    /// still waits to be opened, which is found nowhere else.
    List<SecretRequest> list(NetworkId network, PersonId person, int limit) {
        return jdbc.sql("""
                select * from (%s
                    where request.network_id = :network and request.person_id = :person and request.forget_at > now()
                ) as own
                where place <= :limit or is_sealed
                order by place
                """.formatted(READ))
                .param("network", network.value())
                .param("person", person.value())
                .param("limit", limit)
                .query((row, _) -> request(row))
                .list();
    }

    /// Removes at most `batch` that nobody lists any more.
    int forget(int batch) {
        return jdbc.sql("""
                with old as (
                    select id from secret_request where forget_at <= now()
                    order by forget_at limit :batch for update skip locked
                )
                delete from secret_request using old where secret_request.id = old.id
                """).param("batch", batch).update();
    }

    private static SecretRequest request(ResultSet row) throws SQLException {
        return new SecretRequest(
                new RequestId(row.getString("id")),
                new NetworkId(row.getString("network_id")),
                new PersonId(row.getString("person_id")),
                row.getString("description"),
                time(row, "created_at"),
                time(row, "expires_at"),
                timeOrNull(row, "answered_at"),
                row.getString("secret_id"),
                row.getBoolean("is_waiting"),
                timeOrNull(row, "withdrawn_at") != null,
                row.getBoolean("is_sealed"));
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant timeOrNull(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    /// What is stored of a new request.
    ///
    /// @param life until it ends unanswered
    /// @param known how long it is listed after that
    record NewRequest(
            RequestId id,
            NetworkId network,
            PersonId person,
            BearerKey code,
            String description,
            Duration life,
            Duration known) {}

    /// A request whose answer was taken.
    ///
    /// @param left of its time
    record Taken(RequestId id, NetworkId network, PersonId person, String description, Duration left) {}
}
