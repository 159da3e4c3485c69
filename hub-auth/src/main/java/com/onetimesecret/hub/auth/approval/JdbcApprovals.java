package com.onetimesecret.hub.auth.approval;

import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.approval.ApprovalId;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.ApprovalCard;
import com.onetimesecret.hub.auth.ApprovalCard.Status;
import com.onetimesecret.hub.auth.agent.JdbcAgents;
import com.onetimesecret.hub.auth.invite.JdbcInvites;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The table `approval`: cards are opened, found, and closed here; every change of state is one conditional
/// statement.
@Component
public class JdbcApprovals {

    /// Said of an invite that lets nobody in any more.
    public static final String SPENT = "is good for nobody more: used up, past or withdrawn";

    private static final int ATTEMPTS = 20;
    // Any number, as long as every hub takes the same.
    private static final int QUEUE_LOCK = 7_310_002;
    private static final String SELECT = """
            SELECT p.*, a.name AS replaced_name, a.last_seen_at AS replaced_seen_at, i.created_by_email AS invited_by,
                   CASE WHEN p.status IN ('pending', 'proof_required') AND p.expires_at <= now() THEN 'expired'
                        ELSE p.status END AS current_status
            FROM approval p LEFT JOIN agent a ON p.replaces AND a.id = p.agent_id
            LEFT JOIN invite i ON i.id = p.invite_id
            """;

    private final JdbcClient jdbc;
    private final JdbcInvites invites;
    private final Tokens tokens;

    JdbcApprovals(JdbcClient jdbc, JdbcInvites invites, Tokens tokens) {
        this.jdbc = jdbc;
        this.invites = invites;
        this.tokens = tokens;
    }

    /// Notes a request that nobody proved yet, for `life`; it is on no person's list, and its id is a
    /// provisional one that gives away no agent.
    public StoredApproval note(ApprovalRequest request, Duration life) {
        expireOverdue();
        return insert(request, Status.PROOF_REQUIRED, life);
    }

    /// Opens a card, or finds the open one of that key; call inside a transaction.
    ///
    /// An open card that asks for the same things is joined; one that asks for others is withdrawn in favour of
    /// this one.
    ///
    /// @throws com.onetimesecret.hub.api.problem.HubException rate-limited, if too many strangers wait already;
    ///     invalid-request, if the invite is good for nobody more
    public StoredApproval open(ApprovalRequest request, OpenLimits limits) {
        queue(request);
        expireOverdue();
        var open = findOpen(request);
        if (open.isPresent() && open.get().asksFor(request)) {
            return open.get();
        }
        open.ifPresent(other -> close(other.card().id(), Status.PENDING, "withdrawn"));
        // Whoever changes an open request takes the place along that it had.
        if (open.isEmpty() || !Objects.equals(open.get().invite(), request.invite())) {
            checkRoom(request, limits);
        }
        return insert(request, Status.PENDING, request.lifetime());
    }

    /// The card that waits already and shows exactly what `request` asks for.
    public Optional<StoredApproval> findSame(ApprovalRequest request) {
        return findOpen(request)
                .filter(open -> open.card().status() == Status.PENDING)
                .filter(open -> open.asksFor(request));
    }

    /// Lets an unproven card wait for a person, under the id, words and code its agent was told, where those are
    /// free.
    ///
    /// @throws com.onetimesecret.hub.api.problem.HubException rate-limited, if too many strangers wait already
    public StoredApproval prove(StoredApproval unproven, ApprovalRequest request, OpenLimits limits) {
        queue(request);
        expireOverdue();
        var open = findOpen(request);
        if (open.isPresent()) {
            return open.get();
        }
        checkRoom(request, limits);
        // The handle keeps pointing at this id, so the row is changed in place; only its words may be taken by now.
        var words = new ShownWords(
                Objects.requireNonNull(unproven.card().bindingMessage()),
                unproven.card().wordChoices(),
                Objects.requireNonNull(unproven.card().userCode()));
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int proven = jdbc.sql("""
                            UPDATE approval SET status = 'pending', origin = :origin, agent_id = :agent,
                                claimed_agent_id = NULL,
                                binding_message = :binding, word_choices = :choices, user_code = :code,
                                details_hash = :hash, expires_at = now() + make_interval(secs => :life)
                            WHERE id = :id AND status = 'proof_required' AND expires_at > now()
                              AND NOT EXISTS (SELECT 1 FROM approval o WHERE o.status = 'pending'
                                              AND (o.binding_message = :binding OR o.user_code = :code))
                            """)
                    .param("origin", request.origin().name().toLowerCase(Locale.ROOT))
                    .param("agent", request.agentId().value())
                    .param("binding", words.bindingMessage())
                    .param("choices", words.choices().toArray(String[]::new))
                    .param("code", words.userCode())
                    .param("hash", request.detailsHash())
                    .param("life", request.lifetime().toSeconds())
                    .param("id", unproven.card().id().value())
                    .update();
            var now = find(unproven.card().id()).orElseThrow();
            if (proven == 1 || now.card().status() != Status.PROOF_REQUIRED) {
                return now;
            }
            words = ShownWords.next(tokens);
        }
        throw new IllegalStateException("no free words");
    }

    /// Lets requests of unapproved keys in one after the other, so that what is counted is what waits.
    public void queue(ApprovalRequest request) {
        if (request.origin() != ApprovalCard.Origin.KNOWN_KEY) {
            jdbc.sql("SELECT pg_advisory_xact_lock(:queue, hashtext(:network))")
                    .param("queue", QUEUE_LOCK)
                    .param("network", request.networkId().value())
                    .query((row, n) -> true)
                    .single();
        }
    }

    /// Strangers and new keys of known agents are counted apart: no flood of the ones keeps out the others.
    private void checkRoom(ApprovalRequest request, OpenLimits limits) {
        var invite = request.invite();
        if (invite != null) {
            if (!invites.use(invite)) {
                throw HubException.of(ProblemType.INVALID_REQUEST, List.of(FieldError.at("/invite", SPENT)));
            }
        } else if (request.origin() != ApprovalCard.Origin.KNOWN_KEY) {
            var open = jdbc.sql("""
                            SELECT address, decider_id FROM approval
                            WHERE network_id = :network AND status = 'pending' AND kind = 'join' AND origin = :origin
                            """)
                    .param("network", request.networkId().value())
                    .param("origin", request.origin().name().toLowerCase(Locale.ROOT))
                    .query((row, n) -> new OpenLimits.Open(row.getString(1), row.getString(2)))
                    .list();
            limits.check(new OpenLimits.Open(request.address(), request.deciderId()), open);
        }
    }

    private StoredApproval insert(ApprovalRequest request, Status status, Duration life) {
        var id = ApprovalId.next(tokens);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (tryInsert(request, status, life, id)) {
                return find(id).orElseThrow();
            }
            var open = findOpen(request);
            if (open.isPresent()) {
                return open.get();
            }
        }
        throw new IllegalStateException("no free words");
    }

    private boolean tryInsert(ApprovalRequest request, Status status, Duration life, ApprovalId id) {
        var words = ShownWords.next(tokens);
        var isHidden = status == Status.PROOF_REQUIRED && request.origin() != ApprovalCard.Origin.STRANGER;
        return jdbc.sql("""
                        INSERT INTO approval (id, network_id, status, origin, agent_id, claimed_agent_id, thumbprint,
                            spki, name, purpose, domain, capabilities, scopes, encryption_key, replaces, decider_id, address, invite_id, details_hash,
                            binding_message, word_choices, user_code, expires_at, waiting_seconds, lifetime_seconds)
                        VALUES (:id, :network, :status, :origin, :agent, :claimed, :thumbprint,
                            :spki, :name, :purpose, :domain, :capabilities, :scopes, :encryptionKey, :replaces, :decider, :address, :invite, :hash,
                            :binding, :choices, :code, now() + make_interval(secs => :life), :waiting,
                            :approvalLife)
                        ON CONFLICT DO NOTHING
                        """)
                        .param("id", id.value())
                        .param("network", request.networkId().value())
                        .param("status", status.name().toLowerCase(Locale.ROOT))
                        .param("origin", request.origin().name().toLowerCase(Locale.ROOT))
                        .param("agent", (isHidden ? AgentId.next(tokens) : request.agentId()).value())
                        .param("claimed", isHidden ? request.agentId().value() : null)
                        .param("thumbprint", request.key().thumbprint())
                        .param("spki", request.key().spki())
                        .param("name", request.name())
                        .param("purpose", request.purpose())
                        .param("domain", request.domain())
                        .param("capabilities", request.capabilities().toArray(String[]::new))
                        .param("scopes", JdbcAgents.wire(request.scopes()))
                        .param("encryptionKey", request.encryptionKey())
                        .param("replaces", request.origin() == ApprovalCard.Origin.NEW_KEY)
                        .param("decider", request.deciderId())
                        .param("address", request.address())
                        .param(
                                "invite",
                                request.invite() == null
                                        ? null
                                        : request.invite().value())
                        .param("hash", request.detailsHash())
                        .param("binding", words.bindingMessage())
                        .param("choices", words.choices().toArray(String[]::new))
                        .param("code", words.userCode())
                        .param("life", life.toSeconds())
                        .param("waiting", request.lifetime().toSeconds())
                        .param("approvalLife", StoredApproval.DEFAULT_LIFETIME.toSeconds())
                        .update()
                == 1;
    }

    /// The card of that id, in any state and any network.
    public Optional<StoredApproval> find(ApprovalId id) {
        return jdbc.sql(SELECT + "WHERE p.id = :id")
                .param("id", id.value())
                .query(StoredApproval::of)
                .optional();
    }

    /// The cards of the network that wait and that this person may decide, from a place in the order of
    /// [WaitingCursor]: whom anybody vouched for before strangers, and the newest first.
    List<StoredApproval> waiting(NetworkId network, String personId, WaitingCursor from, int limit) {
        return jdbc.sql("""
                        SELECT * FROM (SELECT found.*, CASE WHEN origin IN ('known_key', 'invited') THEN 0 WHEN origin = 'new_key' THEN 1
                                              WHEN decider_id = :person THEN 2 ELSE 3 END AS rank
                                       FROM (
                        """ + SELECT + """
                        WHERE p.network_id = :network AND p.status = 'pending' AND p.expires_at > now()
                          AND (p.decider_id IS NULL OR p.decider_id = :person)) found) ranked
                        WHERE rank > :rank OR (rank = :rank AND (created_at, id) < (:at, :id))
                        ORDER BY rank, created_at DESC, id DESC LIMIT :limit
                        """)
                .param("network", network.value())
                .param("person", personId)
                .param("rank", from.rank())
                .param("at", java.sql.Timestamp.from(from.createdAt()))
                .param("id", from.id())
                .param("limit", limit)
                .query(StoredApproval::of)
                .list();
    }

    /// The waiting card with that code.
    public Optional<StoredApproval> findByUserCode(NetworkId network, String userCode) {
        return jdbc.sql(SELECT + "WHERE p.network_id = :network AND p.user_code = :code AND p.status = 'pending'")
                .param("network", network.value())
                .param("code", userCode)
                .query(StoredApproval::of)
                .optional();
    }

    private Optional<StoredApproval> findOpen(ApprovalRequest request) {
        return jdbc.sql(
                        SELECT
                                + "WHERE p.network_id = :network AND p.thumbprint = :thumbprint AND p.status = 'pending' AND p.kind = 'join'")
                .param("network", request.networkId().value())
                .param("thumbprint", request.key().thumbprint())
                .query(StoredApproval::of)
                .optional();
    }

    /// How often people said no to this key that asks to join.
    public Denials denials(NetworkId network, String thumbprint) {
        return jdbc.sql("""
                        SELECT count(*) AS denials, extract(epoch FROM now() - max(decided_at))::bigint AS since
                        FROM approval p
                        WHERE network_id = :network AND thumbprint = :thumbprint AND kind = 'join' AND status = 'denied'
                          AND decided_at > now() - interval '30 days'
                          AND NOT EXISTS (SELECT 1 FROM approval later WHERE later.network_id = p.network_id
                              AND later.thumbprint = p.thumbprint AND later.kind = 'join'
                              AND later.status = 'approved' AND later.decided_at > p.decided_at)
                        """)
                .param("network", network.value())
                .param("thumbprint", thumbprint)
                .query(Denials::of)
                .single();
    }

    /// Whether a person blocked the key in this network.
    public boolean isBlocked(NetworkId network, String thumbprint) {
        return jdbc.sql("SELECT count(*) FROM blocked_key WHERE network_id = :network AND thumbprint = :thumbprint")
                        .param("network", network.value())
                        .param("thumbprint", thumbprint)
                        .query(Integer.class)
                        .single()
                > 0;
    }

    private void close(ApprovalId id, Status from, String to) {
        jdbc.sql("UPDATE approval SET status = :to WHERE id = :id AND status = :from")
                .param("to", to)
                .param("id", id.value())
                .param("from", from.name().toLowerCase(Locale.ROOT))
                .update();
    }

    /// Ends what nobody decided in time, so that its words and its key are free again.
    void expireOverdue() {
        jdbc.sql("UPDATE approval SET status = 'expired' WHERE status = 'pending' AND expires_at <= now()")
                .update();
    }

    /// The cards of the network that a person decided, newest decision first.
    public List<StoredApproval> recent(NetworkId network, int limit) {
        return jdbc.sql(SELECT + """
                        WHERE p.network_id = :network AND p.status IN ('approved', 'denied')
                          AND p.decided_at IS NOT NULL
                        ORDER BY p.decided_at DESC, p.id LIMIT :limit
                        """)
                .param("network", network.value())
                .param("limit", limit)
                .query(StoredApproval::of)
                .list();
    }

    /// Withdraws what waits for a person about that agent; the cards that were. One statement.
    public List<ApprovalId> withdraw(AgentId agent) {
        return jdbc.sql("""
                        UPDATE approval SET status = 'withdrawn'
                        WHERE agent_id = :agent AND status IN ('pending', 'proof_required') RETURNING id
                        """)
                .param("agent", agent.value())
                .query((row, n) -> new ApprovalId(row.getString(1)))
                .list();
    }

    /// Closes the network's waiting cards that only this person could decide; which they were.
    List<ApprovalId> withdrawFrom(NetworkId network, PersonId decider) {
        return jdbc.sql("""
                        UPDATE approval SET status = 'withdrawn'
                        WHERE decider_id = :person AND network_id = :network AND status = 'pending' RETURNING id
                        """)
                .param("person", decider.value())
                .param("network", network.value())
                .query((row, n) -> new ApprovalId(row.getString(1)))
                .list();
    }

    /// How a decided card was decided: when, and with what credential.
    public Optional<Decided> decided(ApprovalId id) {
        return jdbc.sql("SELECT * FROM approval WHERE id = :id AND decided_via IS NOT NULL")
                .param("id", id.value())
                .query((row, n) -> Decided.of(row))
                .optional();
    }

    /// How often wrong words were picked for that card.
    public int wrongPicks(ApprovalId id) {
        return jdbc.sql("SELECT word_misses FROM approval WHERE id = :id")
                .param("id", id.value())
                .query(Integer.class)
                .optional()
                .orElse(0);
    }

    /// How many requests of that agent wait for a person.
    public int waitingOf(AgentId agent) {
        return jdbc.sql("""
                        SELECT count(*) FROM approval
                        WHERE agent_id = :agent AND status = 'pending' AND expires_at > now()
                        """).param("agent", agent.value()).query(Integer.class).single();
    }

    /// The operations that the agent asked for, the newest first, from behind that place; only those of `status`,
    /// unless that is null.
    public List<StoredApproval> operationsOf(
            AgentId agent, @Nullable String status, Instant before, String beforeId, int limit) {
        return jdbc.sql("SELECT * FROM (" + SELECT + """
                        WHERE p.agent_id = :agent AND p.kind = 'operation' AND (p.created_at, p.id) < (:before, :id)
                        ) found
                        WHERE CAST(:status AS text) IS NULL
                          OR CASE current_status WHEN 'withdrawn' THEN 'expired' ELSE current_status END = :status
                        ORDER BY created_at DESC, id DESC LIMIT :limit
                        """)
                .param("agent", agent.value())
                .param("before", java.sql.Timestamp.from(before))
                .param("id", beforeId)
                .param("status", status)
                .param("limit", limit)
                .query(StoredApproval::of)
                .list();
    }
}
