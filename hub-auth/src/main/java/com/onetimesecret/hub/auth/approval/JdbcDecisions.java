package com.onetimesecret.hub.auth.approval;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.approval.ApprovalId;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.auth.agent.JdbcAgents;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The one conditional statement behind every decision: of any number of people one decides, and only what they saw.
@Component
class JdbcDecisions {

    private final JdbcClient jdbc;

    JdbcDecisions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Whether the card waited, showed what `before` says, and is approved now.
    boolean approve(CurrentPerson person, StoredApproval before, Granted grant) {
        var shown = person.shown();
        return jdbc.sql("""
                        UPDATE approval SET status = 'approved', decided_at = now(), decided_by = :person,
                            decided_by_email = :email, decided_via = :via, decider_shown_by = :means,
                            decider_shown_at = :shownAt, granted_scopes = :scopes,
                            lifetime_seconds = :lifetime, chosen = :chosen
                        WHERE id = :id AND status = 'pending' AND expires_at > now() AND details_hash = :shown
                        """)
                        .param("person", person.id().value())
                        .param("email", person.email())
                        .param("via", person.via())
                        .param("means", shown == null ? null : shown.means().wire(), Types.VARCHAR)
                        .param("shownAt", shown == null ? null : Timestamp.from(shown.at()), Types.TIMESTAMP)
                        .param("scopes", JdbcAgents.wire(grant.scopes()))
                        .param("lifetime", grant.lifetime().toSeconds())
                        .param("chosen", grant.chosen().toArray(String[]::new))
                        .param("id", before.card().id().value())
                        .param("shown", before.shownHash())
                        .update()
                == 1;
    }

    /// Whether the card waited, showed what `before` says, and is denied now.
    boolean deny(CurrentPerson person, StoredApproval before, @Nullable String reason) {
        return jdbc.sql("""
                        UPDATE approval SET status = 'denied', decided_at = now(), decided_by = :person,
                            decided_by_email = :email, decided_via = :via, reason = :reason
                        WHERE id = :id AND status = 'pending' AND expires_at > now() AND details_hash = :shown
                        """)
                        .param("person", person.id().value())
                        .param("email", person.email())
                        .param("via", person.via())
                        .param("reason", reason)
                        .param("id", before.card().id().value())
                        .param("shown", before.shownHash())
                        .update()
                == 1;
    }

    /// Counts a wrong pick of words; how many there are by now, or empty if the card waits no more.
    Optional<Integer> countWrongPick(ApprovalId id) {
        return jdbc.sql("""
                        UPDATE approval SET word_misses = word_misses + 1
                        WHERE id = :id AND status = 'pending' AND expires_at > now()
                        RETURNING word_misses
                        """).param("id", id.value()).query(Integer.class).optional();
    }

    /// Withdraws the open cards by which keys that have ended would come back to the agent. One that is being decided
    /// at this moment is left to the decision, which finds that its key has ended.
    List<ApprovalId> withdrawOfEndedKeys(AgentId agent) {
        return jdbc.sql("""
                        UPDATE approval SET status = 'withdrawn' WHERE id IN (
                            SELECT p.id FROM approval p JOIN agent_key k ON k.thumbprint = p.thumbprint
                            WHERE p.agent_id = :agent AND p.status IN ('pending', 'proof_required')
                              AND k.status <> 'active' FOR UPDATE OF p SKIP LOCKED)
                        RETURNING id
                        """)
                .param("agent", agent.value())
                .query((row, n) -> new ApprovalId(row.getString(1)))
                .list();
    }

    /// Lets a key, or a client without one, never ask in the person's network again.
    ///
    /// @param asker the key's thumbprint, or the client's id
    void block(CurrentPerson person, String asker) {
        jdbc.sql("""
                        INSERT INTO blocked_key (network_id, thumbprint, blocked_by)
                        VALUES (:network, :asker, :person) ON CONFLICT DO NOTHING
                        """)
                .param("network", person.networkId().value())
                .param("asker", asker)
                .param("person", person.id().value())
                .update();
    }
}
