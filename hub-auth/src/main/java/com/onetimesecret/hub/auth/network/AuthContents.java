package com.onetimesecret.hub.auth.network;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.network.NetworkContents;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The people, agents and approvals of a network, and what lets them in.
@Component
class AuthContents implements NetworkContents {

    private static final int PAGE = 500;

    // Each yields the place of a record in the order of its kind, and its line.
    private static final List<String> RECORDS = List.of("""
            SELECT id, json_build_object('kind', 'network', 'id', id, 'slug', slug, 'name', name,
                'created_at', utc(created_at), 'suspended_at', utc(suspended_at))::text AS line
            FROM network WHERE id = :network""", """
            SELECT p.id, json_build_object('kind', 'person', 'id', p.id, 'email', p.email, 'name', p.name,
                'role', m.role, 'created_at', utc(p.created_at))::text AS line
            FROM membership m JOIN person p ON p.id = m.person_id WHERE m.network_id = :network""", """
            SELECT id, json_build_object('kind', 'invitation', 'id', id, 'email', email, 'role', role,
                'invited_by', invited_by_email, 'created_at', utc(created_at), 'expires_at', utc(expires_at),
                'accepted_at', utc(accepted_at), 'withdrawn_at', utc(withdrawn_at))::text AS line
            FROM invitation WHERE network_id = :network""", """
            SELECT id, json_build_object('kind', 'invite', 'id', id, 'max_uses', max_uses, 'uses', uses,
                'scope', array_to_string(scopes, ' '), 'auto_approve', auto_approve, 'created_by', created_by_email,
                'created_at', utc(created_at), 'expires_at', utc(expires_at),
                'revoked_at', utc(revoked_at))::text AS line
            FROM invite WHERE network_id = :network""", """
            SELECT a.id, json_build_object('kind', 'agent', 'id', a.id, 'name', a.name, 'purpose', a.purpose,
                'capabilities', a.capabilities, 'scope', array_to_string(a.scopes, ' '), 'status', a.status,
                'owner', a.owner_email, 'approval_id', a.approval_id, 'approved_at', utc(a.approved_at),
                'approval_expires_at', utc(a.approval_expires_at), 'last_seen_at', utc(a.last_seen_at),
                'keys', (SELECT json_agg(json_build_object('thumbprint', k.thumbprint, 'status', k.status,
                    'public_key', encode(k.spki, 'base64'))) FROM agent_key k WHERE k.agent_id = a.id))::text AS line
            FROM agent a WHERE a.network_id = :network""", """
            SELECT agent_id || ' ' || lpad(seq::text, 15, '0') AS id,
                json_build_object('kind', 'agent_key_log', 'agent_id', agent_id, 'line', entry)::text AS line
            FROM agent_key_log WHERE network_id = :network""", """
            SELECT id, json_build_object('kind', 'approval', 'id', id, 'of', kind, 'action', action, 'status', status, 'origin', origin,
                'agent_id', agent_id, 'name', name, 'purpose', purpose, 'scope', array_to_string(scopes, ' '),
                'granted_scope', array_to_string(granted_scopes, ' '), 'address', address, 'thumbprint', thumbprint,
                'created_at', utc(created_at), 'expires_at', utc(expires_at), 'decided_at', utc(decided_at),
                'decided_by', decided_by_email, 'decided_via', decided_via, 'reason', reason)::text AS line
            FROM approval WHERE network_id = :network""");

    // What points at something goes before it; a person goes with their last membership.
    private static final List<String> ROWS = List.of(
            "DELETE FROM auth_request WHERE hash IN (SELECT r.hash FROM auth_request r JOIN approval p ON p.id = r.approval_id WHERE p.network_id = :network LIMIT :limit)",
            "DELETE FROM token_grant WHERE id IN (SELECT g.id FROM token_grant g JOIN agent a ON a.id = g.agent_id WHERE a.network_id = :network LIMIT :limit)",
            "DELETE FROM oauth_client WHERE id IN (SELECT c.id FROM oauth_client c JOIN agent a ON a.id = c.id WHERE a.network_id = :network LIMIT :limit)",
            "DELETE FROM approval WHERE id IN (SELECT id FROM approval WHERE network_id = :network LIMIT :limit)",
            "DELETE FROM agent_key_log WHERE agent_id IN (SELECT agent_id FROM agent_key_log WHERE network_id = :network LIMIT :limit)",
            "DELETE FROM agent_key WHERE thumbprint IN (SELECT thumbprint FROM agent_key WHERE network_id = :network LIMIT :limit)",
            "DELETE FROM agent WHERE id IN (SELECT id FROM agent WHERE network_id = :network LIMIT :limit)",
            "DELETE FROM blocked_key WHERE thumbprint IN (SELECT thumbprint FROM blocked_key WHERE network_id = :network LIMIT :limit) AND network_id = :network",
            "DELETE FROM invite WHERE id IN (SELECT id FROM invite WHERE network_id = :network LIMIT :limit)",
            "DELETE FROM invitation WHERE id IN (SELECT id FROM invitation WHERE network_id = :network LIMIT :limit)",
            "DELETE FROM network_stored WHERE network_id = :network AND ends_at IN (SELECT ends_at FROM network_stored WHERE network_id = :network LIMIT :limit)",
            "DELETE FROM network_usage WHERE network_id = :network AND day IN (SELECT day FROM network_usage WHERE network_id = :network LIMIT :limit)",
            """
            WITH gone AS (
                DELETE FROM membership WHERE network_id = :network AND person_id IN
                    (SELECT person_id FROM membership WHERE network_id = :network LIMIT :limit)
                RETURNING person_id, network_id)
            DELETE FROM person p USING gone WHERE p.id = gone.person_id
                AND NOT EXISTS (SELECT FROM membership o WHERE o.person_id = p.id AND o.network_id <> gone.network_id)
            """);

    private final JdbcClient jdbc;

    AuthContents(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void export(NetworkId network, Consumer<String> line) {
        for (var records : RECORDS) {
            var after = "";
            var page = page(records, network, after);
            while (!page.isEmpty()) {
                page.forEach(found -> line.accept(found.line()));
                after = page.getLast().id();
                page = page(records, network, after);
            }
        }
    }

    private List<Line> page(String records, NetworkId network, String after) {
        return jdbc.sql("SELECT id, line FROM (" + withTimes(records) + ") r WHERE id > :after ORDER BY id LIMIT :page")
                .param("network", network.value())
                .param("after", after)
                .param("page", PAGE)
                .query((row, n) -> new Line(row.getString("id"), row.getString("line")))
                .list();
    }

    /// Times as everywhere on the wire.
    private static String withTimes(String sql) {
        return sql.replaceAll(
                "utc\\(([a-z_.]+)\\)", "to_char($1 AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')");
    }

    private record Line(String id, String line) {}

    @Override
    public int erase(NetworkId network, int limit) {
        int removed = 0;
        for (var rows : ROWS) {
            removed += jdbc.sql(rows)
                    .param("network", network.value())
                    .param("limit", limit)
                    .update();
        }
        return removed;
    }
}
