package com.onetimesecret.hub.auth.grant;

import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.approval.ApprovalId;
import com.onetimesecret.hub.auth.agent.JdbcAgents;
import com.onetimesecret.hub.auth.key.UsedProofs;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
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

    /// No access token lives longer, so a grant without a refresh token is over by then.
    private static final Duration LONGEST_ACCESS = Duration.ofMinutes(66);

    private final JdbcClient jdbc;
    private final Tokens tokens;

    JdbcGrants(JdbcClient jdbc, Tokens tokens) {
        this.jdbc = jdbc;
        this.tokens = tokens;
    }

    /// Gives a grant; call inside the transaction that decides that it may be given.
    public OpenGrant open(NewGrant given) {
        var id = tokens.base62(ID_LENGTH);
        var grant = jdbc.sql("""
                        INSERT INTO token_grant (id, agent_id, kind, person_id, approval_id, scopes, key_thumbprint, jkt,
                            expires_at)
                        VALUES (:id, :agent, :kind, :person, :approval, :scopes, :key, :jkt,
                            now() + make_interval(secs => :life))
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

    /// Ends every grant that the person approved; how many there were. One statement.
    public int endOfPerson(PersonId person, String reason) {
        return jdbc.sql("""
                        UPDATE token_grant SET ended_at = now(), end_reason = :reason
                        WHERE person_id = :person AND ended_at IS NULL
                        """)
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
