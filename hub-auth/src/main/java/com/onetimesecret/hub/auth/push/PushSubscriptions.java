package com.onetimesecret.hub.auth.push;

import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.auth.key.UsedProofs;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// The table `push_subscription`: the browsers in which a person wants to be told.
@Component
public class PushSubscriptions {

    /// More browsers than a person uses; the ones that subscribed longest ago make room.
    private static final int MOST = 10;

    private final JdbcClient jdbc;
    private final Tokens tokens;
    private final TransactionTemplate transaction;

    PushSubscriptions(JdbcClient jdbc, Tokens tokens, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.tokens = tokens;
        this.transaction = transaction;
    }

    /// One browser of a person.
    ///
    /// @param browser what it calls itself, shortened
    public record Subscription(String id, URI endpoint, BrowserKeys keys, String browser, Instant createdAt) {

        /// An endpoint lets its holder push; nobody logs it by accident.
        @Override
        public String toString() {
            return "Subscription[" + id + "]";
        }
    }

    /// Keeps the browser as one of this person; whoever used it before is told there no more.
    public void add(PersonId person, URI endpoint, BrowserKeys keys, String browser) {
        transaction.executeWithoutResult(status -> {
            jdbc.sql("""
                            INSERT INTO push_subscription (id, person_id, endpoint, endpoint_hash, key, secret, browser)
                            VALUES (:id, :person, :endpoint, :hash, :key, :secret, :browser)
                            ON CONFLICT (endpoint_hash) DO UPDATE SET person_id = :person, key = :key,
                                secret = :secret, browser = :browser, created_at = now()
                            """)
                    .param("id", "psh_" + tokens.base62(24))
                    .param("person", person.value())
                    .param("endpoint", endpoint.toString())
                    .param("hash", hash(endpoint.toString()))
                    .param("key", keys.point())
                    .param("secret", keys.secret())
                    .param("browser", browser)
                    .update();
            jdbc.sql("""
                            DELETE FROM push_subscription WHERE person_id = :person AND id NOT IN (
                                SELECT id FROM push_subscription WHERE person_id = :person
                                ORDER BY created_at DESC, id LIMIT :most)
                            """).param("person", person.value()).param("most", MOST).update();
        });
    }

    /// The person's browsers, the newest first.
    public List<Subscription> of(PersonId person) {
        return jdbc.sql("""
                        SELECT id, endpoint, key, secret, browser, created_at FROM push_subscription
                        WHERE person_id = :person ORDER BY created_at DESC, id
                        """)
                .param("person", person.value())
                .query(PushSubscriptions::subscription)
                .list();
    }

    /// The browser of that id, if it is still this person's.
    public Optional<Subscription> find(String id, PersonId person) {
        return jdbc.sql("""
                        SELECT id, endpoint, key, secret, browser, created_at FROM push_subscription
                        WHERE id = :id AND person_id = :person
                        """)
                .param("id", id)
                .param("person", person.value())
                .query(PushSubscriptions::subscription)
                .optional();
    }

    /// Forgets one of the person's browsers; false if it is none of them.
    public boolean remove(PersonId person, String id) {
        return jdbc.sql("DELETE FROM push_subscription WHERE id = :id AND person_id = :person")
                        .param("id", id)
                        .param("person", person.value())
                        .update()
                == 1;
    }

    /// Forgets all of the person's browsers.
    List<Subscription> removeAll(PersonId person) {
        return jdbc.sql("DELETE FROM push_subscription WHERE person_id = :person RETURNING *")
                .param("person", person.value())
                .query(PushSubscriptions::subscription)
                .list();
    }

    private static Subscription subscription(ResultSet row, int number) throws SQLException {
        return new Subscription(
                row.getString("id"),
                URI.create(row.getString("endpoint")),
                new BrowserKeys(row.getBytes("key"), row.getBytes("secret")),
                row.getString("browser"),
                row.getTimestamp("created_at").toInstant());
    }

    /// What an endpoint is known by on a page.
    public static byte[] hash(String endpoint) {
        return UsedProofs.sha256(endpoint.getBytes(StandardCharsets.UTF_8));
    }
}
