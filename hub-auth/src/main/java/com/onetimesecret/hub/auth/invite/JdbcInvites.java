package com.onetimesecret.hub.auth.invite;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.auth.agent.JdbcAgents;
import com.onetimesecret.hub.auth.key.UsedProofs;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The table `invite`; each use is counted by one conditional statement.
@Component
public class JdbcInvites {

    private final JdbcClient jdbc;

    JdbcInvites(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// The invite of that token, good for anything or not, in a network that is in use.
    public Optional<Invite> find(String token) {
        return jdbc.sql("""
                        SELECT i.* FROM invite i JOIN network n ON n.id = i.network_id AND n.suspended_at IS NULL
                        WHERE i.token_hash = :hash
                        """)
                .param("hash", hash(token))
                .query(JdbcInvites::invite)
                .optional();
    }

    /// The invite of that id.
    public Optional<Invite> find(InviteId id) {
        return jdbc.sql("SELECT * FROM invite WHERE id = :id")
                .param("id", id.value())
                .query(JdbcInvites::invite)
                .optional();
    }

    /// Whether [#use] would work now.
    public boolean isOpen(InviteId id) {
        return jdbc.sql("SELECT EXISTS (SELECT FROM invite i WHERE i.id = :id AND " + OPEN + ")")
                .param("id", id.value())
                .query(Boolean.class)
                .single();
    }

    /// Uses the invite once more; false if it is used up, past or revoked, or its owner owns the network no more.
    public boolean use(InviteId id) {
        return jdbc.sql("UPDATE invite i SET uses = uses + 1 WHERE i.id = :id AND " + OPEN)
                        .param("id", id.value())
                        .update()
                == 1;
    }

    private static final String OPEN = """
            i.revoked_at IS NULL AND i.expires_at > now() AND i.uses < i.max_uses
            AND EXISTS (SELECT FROM membership m WHERE m.person_id = i.created_by
                        AND m.network_id = i.network_id AND m.role = 'owner')
            """;

    Invite insert(Invite invite, String token) {
        return jdbc.sql("""
                        INSERT INTO invite (id, network_id, token_hash, max_uses, scopes, agent_ttl_seconds,
                            auto_approve, created_by, created_by_email, expires_at)
                        VALUES (:id, :network, :hash, :uses, :scopes, :ttl, :auto, :by, :email, now() + make_interval(secs => :life))
                        RETURNING *
                        """)
                .param("id", invite.id().value())
                .param("network", invite.networkId().value())
                .param("hash", hash(token))
                .param("uses", invite.maxUses())
                .param("scopes", JdbcAgents.wire(invite.scopes()))
                .param(
                        "ttl",
                        invite.agentTtl() == null ? null : invite.agentTtl().toSeconds())
                .param("auto", invite.autoApprove())
                .param("by", invite.createdBy().value())
                .param("email", invite.createdByEmail())
                .param(
                        "life",
                        Duration.between(invite.createdAt(), invite.expiresAt()).toSeconds())
                .query(JdbcInvites::invite)
                .single();
    }

    List<Invite> list(NetworkId network, int limit) {
        return jdbc.sql("SELECT * FROM invite WHERE network_id = :network ORDER BY created_at DESC, id LIMIT :limit")
                .param("network", network.value())
                .param("limit", limit)
                .query(JdbcInvites::invite)
                .list();
    }

    /// How many of the network can still be used.
    int open(NetworkId network) {
        return jdbc.sql("SELECT count(*) FROM invite i WHERE i.network_id = :network AND " + OPEN)
                .param("network", network.value())
                .query(Integer.class)
                .single();
    }

    /// Ends the invite; true once.
    boolean revoke(NetworkId network, InviteId id) {
        return jdbc.sql("""
                        UPDATE invite SET revoked_at = now()
                        WHERE id = :id AND network_id = :network AND revoked_at IS NULL
                        """)
                        .param("id", id.value())
                        .param("network", network.value())
                        .update()
                == 1;
    }

    private static Invite invite(ResultSet row, int number) throws SQLException {
        var ttl = row.getLong("agent_ttl_seconds");
        var agentTtl = row.wasNull() ? null : Duration.ofSeconds(ttl);
        var revoked = row.getTimestamp("revoked_at");
        return new Invite(
                new InviteId(row.getString("id")),
                new NetworkId(row.getString("network_id")),
                row.getInt("max_uses"),
                row.getInt("uses"),
                JdbcAgents.scopes(row.getArray("scopes")),
                agentTtl,
                row.getBoolean("auto_approve"),
                new PersonId(row.getString("created_by")),
                row.getString("created_by_email"),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("expires_at").toInstant(),
                revoked == null ? null : revoked.toInstant());
    }

    private static byte[] hash(String token) {
        return UsedProofs.sha256(token.getBytes(StandardCharsets.UTF_8));
    }
}
