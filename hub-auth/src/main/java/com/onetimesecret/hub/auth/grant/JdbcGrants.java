package com.onetimesecret.hub.auth.grant;

import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.approval.ApprovalId;
import com.onetimesecret.hub.auth.agent.JdbcAgents;
import com.onetimesecret.hub.auth.key.UsedProofs;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The tables `token_grant` and `refresh_token`.
@Component
public class JdbcGrants {

    /// 43 characters of base62 hold 256 bits.
    private static final int TOKEN_LENGTH = 43;

    private static final int ID_LENGTH = 24;

    /// A refresh token that nobody uses for so long ends; using it starts the time anew.
    private static final Duration REFRESH_LIFE = Duration.ofDays(30);

    /// How long an honest client that uses a refresh token twice at once has for it (WIRE 2).
    private static final Duration GRACE = Duration.ofSeconds(10);

    /// How many rows one clean-up statement removes at most, so that none holds many locks.
    private static final int BATCH = 5000;

    /// No access token lives longer, so a grant without a refresh token is over by then.
    private static final Duration LONGEST_ACCESS = Duration.ofMinutes(66);

    private final JdbcClient jdbc;
    private final Tokens tokens;

    JdbcGrants(JdbcClient jdbc, Tokens tokens) {
        this.jdbc = jdbc;
        this.tokens = tokens;
    }

    /// Gives a grant; call inside the transaction that decides that it may be given.
    ///
    /// Who approved and has left the network since is not named any more, and nothing tells of them (`openid`); the
    /// lock lets nobody leave between this look and the commit.
    public OpenGrant open(NewGrant given) {
        var id = tokens.base62(ID_LENGTH);
        var grant = jdbc.sql("""
                        WITH who AS (
                            SELECT m.person_id FROM membership m JOIN agent a ON a.network_id = m.network_id
                            WHERE a.id = :agent AND m.person_id = :person FOR KEY SHARE OF m)
                        INSERT INTO token_grant (id, agent_id, kind, person_id, approval_id, scopes, key_thumbprint, jkt,
                            expires_at)
                        SELECT :id, :agent, :kind, (SELECT person_id FROM who), CAST(:approval AS text),
                            CASE WHEN EXISTS (SELECT FROM who) THEN CAST(:scopes AS text[])
                                 ELSE array_remove(CAST(:scopes AS text[]), 'openid') END,
                            CAST(:key AS text), CAST(:jkt AS text), now() + make_interval(secs => :life)
                        RETURNING *
                        """)
                .param("id", id)
                .param("agent", given.agentId().value())
                .param("kind", given.kind().stored())
                .param(
                        "person",
                        given.personId() == null ? null : given.personId().value())
                .param(
                        "approval",
                        given.approvalId() == null ? null : given.approvalId().value())
                .param("scopes", JdbcAgents.wire(given.scopes()))
                .param("key", given.keyThumbprint())
                .param("jkt", given.jkt())
                .param("life", (given.refreshable() ? REFRESH_LIFE : LONGEST_ACCESS).toSeconds())
                .query(JdbcGrants::grant)
                .single();
        return new OpenGrant(grant, given.refreshable() ? addRefreshToken(id) : null);
    }

    /// The grant of that id, if it stands.
    public Optional<Grant> find(String id) {
        return jdbc.sql("SELECT * FROM token_grant WHERE id = :id AND ended_at IS NULL AND expires_at > now()")
                .param("id", id)
                .query(JdbcGrants::grant)
                .optional();
    }

    /// The refresh token with its grant, if both are in their time; whoever asks must own the grant.
    public Optional<RefreshToken> findRefreshToken(String token) {
        return jdbc.sql("""
                        SELECT g.*, t.used_at IS NOT NULL AS used, t.created_at AS token_created_at,
                            t.expires_at AS token_expires_at
                        FROM refresh_token t JOIN token_grant g ON g.id = t.grant_id
                        WHERE t.hash = :hash AND t.expires_at > now() AND g.ended_at IS NULL AND g.expires_at > now()
                        """)
                .param("hash", hash(token))
                .query((row, n) -> new RefreshToken(
                        grant(row, n),
                        row.getBoolean("used"),
                        row.getTimestamp("token_created_at").toInstant(),
                        row.getTimestamp("token_expires_at").toInstant()))
                .optional();
    }

    /// Uses the refresh token up and gives the next one (RFC 9700 4.14.2); empty if it was used before, its grant is
    /// over, or its agent may not act now. Call inside a transaction, for the owner of the grant only.
    ///
    /// An honest client that asks twice at once, or again because an answer was lost, gets a second pair: once,
    /// within 10 s, with the key of the first use. One conditional statement decides.
    public Optional<OpenGrant> renew(String token, @Nullable String byKey) {
        return jdbc.sql("""
                        WITH used AS (
                            UPDATE refresh_token t SET used_again = t.used_at IS NOT NULL,
                                used_by = CASE WHEN t.used_at IS NULL THEN :key ELSE t.used_by END,
                                used_at = coalesce(t.used_at, now())
                            FROM token_grant g
                            JOIN agent a ON a.id = g.agent_id
                            LEFT JOIN agent_key k ON k.agent_id = a.id AND k.status = 'active'
                            WHERE t.hash = :hash AND t.expires_at > now()
                              AND g.id = t.grant_id AND g.ended_at IS NULL AND g.expires_at > now()
                              AND a.status = 'active' AND a.approval_expires_at > now()
                              AND NOT EXISTS (SELECT FROM network_stop s WHERE s.network_id = a.network_id)
                              AND (k.thumbprint IS NULL OR k.thumbprint = g.key_thumbprint)
                              AND (t.used_at IS NULL
                                   OR (NOT t.used_again AND t.used_by IS NOT DISTINCT FROM :key
                                       AND t.used_at > now() - make_interval(secs => :grace)))
                            RETURNING t.grant_id)
                        UPDATE token_grant g SET expires_at = now() + make_interval(secs => :life)
                        FROM used WHERE g.id = used.grant_id AND g.ended_at IS NULL
                        RETURNING g.*
                        """)
                .param("key", byKey, Types.VARCHAR)
                .param("hash", hash(token))
                .param("grace", GRACE.toSeconds())
                .param("life", REFRESH_LIFE.toSeconds())
                .query(JdbcGrants::grant)
                .optional()
                .map(grant -> new OpenGrant(grant, addRefreshToken(grant.id())));
    }

    /// Forgets some of the grants and refresh tokens whose time is over; how many.
    int forgetOver() {
        return jdbc.sql("""
                                DELETE FROM refresh_token WHERE hash IN
                                    (SELECT hash FROM refresh_token WHERE expires_at < now() LIMIT :batch)
                                """).param("batch", BATCH).update()
                + jdbc.sql("""
                                DELETE FROM token_grant WHERE id IN
                                    (SELECT id FROM token_grant WHERE expires_at < now() LIMIT :batch)
                                """).param("batch", BATCH).update();
    }

    /// Ends the grant and every token of it; false if it was over already. One statement.
    public boolean end(String id, String reason) {
        return jdbc.sql(
                                "UPDATE token_grant SET ended_at = now(), end_reason = :reason WHERE id = :id AND ended_at IS NULL")
                        .param("id", id)
                        .param("reason", reason)
                        .update()
                == 1;
    }

    /// Ends every grant of the agent; how many there were. One statement.
    public int endOfAgent(AgentId agent, String reason) {
        return jdbc.sql("""
                        UPDATE token_grant SET ended_at = now(), end_reason = :reason
                        WHERE agent_id = :agent AND ended_at IS NULL
                        """)
                .param("agent", agent.value())
                .param("reason", reason)
                .update();
    }

    /// Ends every grant that the person approved in the network; how many there were. One statement.
    public int endOfPerson(NetworkId network, PersonId person, String reason) {
        return jdbc.sql("""
                        UPDATE token_grant SET ended_at = now(), end_reason = :reason
                        WHERE person_id = :person AND ended_at IS NULL
                          AND agent_id IN (SELECT id FROM agent WHERE network_id = :network)
                        """)
                .param("network", network.value())
                .param("person", person.value())
                .param("reason", reason)
                .update();
    }

    private String addRefreshToken(String grantId) {
        var token = tokens.base62(TOKEN_LENGTH);
        jdbc.sql("""
                        INSERT INTO refresh_token (hash, grant_id, expires_at)
                        VALUES (:hash, :grant, now() + make_interval(secs => :life))
                        """)
                .param("hash", hash(token))
                .param("grant", grantId)
                .param("life", REFRESH_LIFE.toSeconds())
                .update();
        return token;
    }

    private static Grant grant(ResultSet row, int number) throws SQLException {
        var person = row.getString("person_id");
        var approval = row.getString("approval_id");
        return new Grant(
                row.getString("id"),
                new AgentId(row.getString("agent_id")),
                Grant.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                person == null ? null : new PersonId(person),
                approval == null ? null : new ApprovalId(approval),
                JdbcAgents.scopes(row.getArray("scopes")),
                row.getString("key_thumbprint"),
                row.getString("jkt"),
                row.getTimestamp("created_at").toInstant());
    }

    private static byte[] hash(String token) {
        return UsedProofs.sha256(token.getBytes(StandardCharsets.UTF_8));
    }
}
