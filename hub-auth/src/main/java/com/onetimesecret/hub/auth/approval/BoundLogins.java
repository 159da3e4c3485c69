package com.onetimesecret.hub.auth.approval;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.PersonId;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The cards by which an OAuth client asks one person by backchannel (CIBA), with the message that ties the card
/// to
/// what the person does elsewhere.
@Component
public class BoundLogins {

    // Any number, as long as every hub takes the same: the cards of one person are counted one after the other.
    private static final int PERSON_LOCK = 7_310_004;

    private final JdbcClient jdbc;
    private final LoginCards cards;
    private final JdbcApprovals approvals;

    BoundLogins(JdbcClient jdbc, LoginCards cards, JdbcApprovals approvals) {
        this.jdbc = jdbc;
        this.cards = cards;
        this.approvals = approvals;
    }

    /// How many cards wait for a person.
    public record Waiting(int ofClient, int ofStrangers) {}

    /// Counts what waits for the person; until the transaction ends nobody else opens a card for them.
    public Waiting countWaiting(PersonId person, AgentId client) {
        jdbc.sql("SELECT pg_advisory_xact_lock(:lock, hashtext(:person))")
                .param("lock", PERSON_LOCK)
                .param("person", person.value())
                .query((row, n) -> true)
                .single();
        return jdbc.sql("""
                        SELECT count(*) FILTER (WHERE agent_id = :client) AS of_client,
                            count(*) FILTER (WHERE origin = 'stranger') AS of_strangers
                        FROM approval
                        WHERE kind = 'login' AND status = 'pending' AND decider_id = :person AND expires_at > now()
                        """)
                .param("client", client.value())
                .param("person", person.value())
                .query((row, n) -> new Waiting(row.getInt("of_client"), row.getInt("of_strangers")))
                .single();
    }

    /// Opens the card; the request's hash covers the message, so the decision is bound to it. Call inside a
    /// transaction.
    public StoredApproval open(
            LoginRequest request, NetworkId network, PersonId decider, @Nullable String bindingMessage) {
        var card = cards.open(request, network, decider);
        jdbc.sql("UPDATE approval SET binding_message = :message, word_choices = '{}' WHERE id = :id")
                .param("message", bindingMessage)
                .param("id", card.card().id().value())
                .update();
        return approvals.find(card.card().id()).orElseThrow();
    }

    /// How long ago the person last said no to the client, if they have not said yes since and it is less than
    /// `within` ago.
    public Optional<Duration> sinceDenied(PersonId person, AgentId client, Duration within) {
        return jdbc.sql("""
                        SELECT extract(epoch FROM now() - decided_at)::bigint FROM (
                            SELECT status, decided_at FROM approval
                            WHERE kind = 'login' AND agent_id = :client AND decider_id = :person
                              AND decided_at > now() - make_interval(secs => :within)
                            ORDER BY decided_at DESC LIMIT 1) last
                        WHERE status = 'denied'
                        """)
                .param("client", client.value())
                .param("person", person.value())
                .param("within", within.toSeconds())
                .query(Long.class)
                .optional()
                .map(Duration::ofSeconds);
    }
}
