package com.onetimesecret.hub.auth.join;

import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.agent.Agent;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.Accounts;
import com.onetimesecret.hub.auth.ApprovalCard.Origin;
import com.onetimesecret.hub.auth.ApprovalCard.Status;
import com.onetimesecret.hub.auth.agent.JdbcAgents;
import com.onetimesecret.hub.auth.agent.KnownAgent;
import com.onetimesecret.hub.auth.approval.ApprovalRequest;
import com.onetimesecret.hub.auth.approval.Denials;
import com.onetimesecret.hub.auth.approval.JdbcApprovals;
import com.onetimesecret.hub.auth.approval.Notices;
import com.onetimesecret.hub.auth.approval.StoredApproval;
import com.onetimesecret.hub.auth.invite.Invite;
import com.onetimesecret.hub.auth.key.AgentKey;
import com.onetimesecret.hub.auth.key.AgentSignature;
import com.onetimesecret.hub.auth.key.UsedProofs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// What a request to join comes to: a card for a person, a place at an open card, a handle at once, or a refusal.
@Component
public class Join {

    /// Unproven requests end soon: they bother nobody and reserve nothing (WIRE 2).
    private static final Duration UNPROVEN_LIFE = Duration.ofMinutes(15);

    /// How long an approval that stands already can be collected through a new handle.
    private static final Duration AT_ONCE_LIFE = Duration.ofMinutes(10);

    /// A person has to find the link first; they may be at it.
    private static final Duration LOOK_FOR_AN_OWNER = Duration.ofMinutes(1);

    private static final String NOBODY = "nobody";

    private final JdbcApprovals approvals;
    private final JdbcAuthRequests handles;
    private final JdbcAgents agents;
    private final InvitedAgents invited;
    private final Accounts accounts;
    private final JoinSettings settings;
    private final Tokens tokens;
    private final InstantSource clock;
    private final Notices notices;
    private final UsedProofs usedProofs;
    private final TransactionTemplate transaction;

    Join(
            JoinStorage storage,
            Accounts accounts,
            JoinSettings settings,
            Tokens tokens,
            InstantSource clock,
            Notices notices) {
        this.approvals = storage.approvals();
        this.handles = storage.handles();
        this.agents = storage.agents();
        this.invited = storage.invited();
        this.usedProofs = storage.usedProofs();
        this.transaction = storage.transaction();
        this.accounts = accounts;
        this.settings = settings;
        this.tokens = tokens;
        this.clock = clock;
        this.notices = notices;
    }

    /// A handle and the card it stands for.
    record Joined(String authReqId, StoredApproval approval, Duration life) {}

    /// Takes a request whose signature was checked, which then is used up, or that carries none.
    ///
    /// The same signature again brings about nothing new: it joins the card that waits or collects what stands.
    ///
    /// @param proof what the signature is known by once it was used, or null for an unsigned request
    /// @throws HubException approval-denied, blocked, paused-by-human, name-taken, onboarding-by-invite,
    ///     not-set-up, rate-limited, invalid-request; invalid-signature for one that was used already
    Joined ask(JoinRequest sent, AgentKey key, String @Nullable [] proof, String address) {
        Joined joined;
        try {
            joined = Objects.requireNonNull(transaction.execute(
                    status -> proof == null ? note(sent, key, address) : open(sent, key, proof, address)));
        } catch (HubException refused) {
            // A refusal is an answer too; only what the hub itself failed at may be sent again as it is.
            if (proof != null) {
                usedProofs.useUp(AgentSignature.REMEMBERED, proof);
            }
            throw refused;
        }
        return new Joined(joined.authReqId(), notices.announce(joined.approval()), joined.life());
    }

    private Joined note(JoinRequest sent, AgentKey key, String address) {
        var request = describe(sent, key, address);
        invited.checkOpen(request.invite());
        checkName(request);
        var card = approvals.note(request, UNPROVEN_LIFE);
        return new Joined(handles.issue(card, UNPROVEN_LIFE, sent.delivery(key)), card, UNPROVEN_LIFE);
    }

    private Joined open(JoinRequest sent, AgentKey key, String[] proof, String address) {
        var isFirst = usedProofs.useUp(AgentSignature.REMEMBERED, proof);
        var request = describe(sent, key, address);
        var standing = settle(request);
        if (standing.isPresent()) {
            return new Joined(
                    handles.issue(standing.get(), AT_ONCE_LIFE, sent.delivery(key)), standing.get(), AT_ONCE_LIFE);
        }
        var card = isFirst
                ? invited.decided(approvals.open(request, settings.openLimits()))
                : approvals.findSame(request).orElseThrow(this::usedAlready);
        var life = card.card().status() == Status.APPROVED
                ? AT_ONCE_LIFE
                : Duration.between(clock.instant(), card.card().expiresAt());
        return new Joined(handles.issue(card, life, sent.delivery(key)), card, life);
    }

    private HubException usedAlready() {
        return new HubException(
                        ProblemType.INVALID_SIGNATURE,
                        "This signed body was used already. Send a new time or another nonce in the body, and sign again.")
                .with("server_time", clock.instant().getEpochSecond());
    }

    /// The agent that the key was approved for.
    Optional<AgentId> agentOf(AgentKey key) {
        return agents.findByKey(key.thumbprint()).map(known -> known.agent().id());
    }

    /// A proven call by the handle of an unproven request: from now on it waits for a person.
    ///
    /// @throws HubException as [#ask]
    public void prove(String authReqId, AuthRequest unproven) {
        var proven = Objects.requireNonNull(transaction.execute(status -> {
            var before = unproven.approval();
            var again = describe(before.asRequest());
            var standing = settle(again);
            var card = standing.orElseGet(() -> invited.decided(approvals.prove(before, again, settings.openLimits())));
            handles.point(
                    authReqId,
                    card.card().id(),
                    card.card().status() == Status.APPROVED
                            ? clock.instant().plus(AT_ONCE_LIFE)
                            : card.card().expiresAt());
            return card;
        }));
        notices.announce(proven);
    }

    private ApprovalRequest describe(JoinRequest sent, AgentKey key, String address) {
        var invite = invited.sent(sent.invite());
        var network = network(sent, invite);
        var known = agents.findByKey(key.thumbprint());
        checkKey(network, key, known, invite.isPresent());
        // Who is in already needs no invite, and uses none up.
        var needed = invite.filter(one -> known.isEmpty() || known.get().ranOutBy(clock.instant()));
        var replaced = sent.replaces() == null ? Optional.<KnownAgent>empty() : replaced(network, sent.replaces());
        var origin = needed.isPresent()
                ? Origin.INVITED
                : known.isPresent() ? Origin.KNOWN_KEY : replaced.isPresent() ? Origin.NEW_KEY : Origin.STRANGER;
        return new ApprovalRequest(
                network,
                origin,
                known.or(() -> replaced).map(agent -> agent.agent().id()).orElseGet(() -> AgentId.next(tokens)),
                key,
                Objects.requireNonNull(sent.name()),
                Objects.requireNonNull(sent.purpose()).strip(),
                sent.capabilities() == null
                        ? List.of()
                        : sent.capabilities().stream().distinct().toList(),
                invited.scopes(invite, sent.scopes()),
                sent.encryptionKey() == null ? null : sent.encryptionKey().toString(),
                sent.domainName(),
                decider(network, sent.loginHint()),
                address,
                sent.expiry(),
                needed.map(Invite::id).orElse(null));
    }

    private void checkKey(NetworkId network, AgentKey key, Optional<KnownAgent> known, boolean isInvited) {
        if (known.isPresent() && !known.get().agent().networkId().equals(network)) {
            throw new HubException(
                    ProblemType.INVALID_KEY, "This key is in use. An agent is in one network; make a key for each.");
        }
        if (known.isEmpty()) {
            agents.endOf(key.thumbprint()).ifPresent(end -> {
                throw new HubException(
                        ProblemType.INVALID_KEY,
                        "This key was " + end
                                + ", and no key comes back. Make a new one and join with it; if its agent still stands, name it in \"replaces\".");
            });
        }
        // Naming an agent that is here makes nobody less of a stranger.
        if (known.isEmpty() && !isInvited && settings.byInviteOnly()) {
            throw new HubException(
                    ProblemType.ONBOARDING_BY_INVITE,
                    "This network admits agents by invite only. Ask the person you work for to invite you.");
        }
    }

    /// An unproven request as it looks today: its key may have been approved since.
    private ApprovalRequest describe(ApprovalRequest before) {
        var known = agents.findByKey(before.key().thumbprint());
        var isInvited =
                before.invite() != null && (known.isEmpty() || known.get().ranOutBy(clock.instant()));
        return new ApprovalRequest(
                before.networkId(),
                isInvited ? Origin.INVITED : known.isPresent() ? Origin.KNOWN_KEY : before.origin(),
                known.map(agent -> agent.agent().id()).orElse(before.agentId()),
                before.key(),
                before.name(),
                before.purpose(),
                before.capabilities(),
                before.scopes(),
                before.encryptionKey(),
                before.domain(),
                before.deciderId(),
                before.address(),
                before.lifetime(),
                isInvited ? before.invite() : null);
    }

    /// The approval that already covers the request, if there is one; refuses what a person refused.
    private Optional<StoredApproval> settle(ApprovalRequest request) {
        if (request.invite() != null) {
            // Before anything is looked at: of several requests of one key, the second finds what the first came to.
            approvals.queue(request);
            invited.endOverdue();
        }
        var thumbprint = request.key().thumbprint();
        if (approvals.isBlocked(request.networkId(), thumbprint)) {
            throw new HubException(ProblemType.BLOCKED, "A person blocked this key in this network. That is final.");
        }
        var known = agents.findByKey(thumbprint);
        var standing = known.filter(agent -> agent.mayActAt(clock.instant()))
                .map(KnownAgent::agent)
                .filter(agent -> agent.name().equals(request.name())
                        && agent.scopes().containsAll(request.scopes())
                        && agent.capabilities().containsAll(request.capabilities()))
                .flatMap(agent -> approvals.find(agent.approvalId()))
                .filter(approval -> request.domain() == null
                        || request.domain().equals(approval.card().claimedDomain()));
        // A no to more does not take away what stands.
        if (standing.isPresent()) {
            return standing;
        }
        approvals
                .denials(request.networkId(), thumbprint)
                .wait(Denials.SAME_AGAIN)
                .ifPresent(wait -> {
                    throw new HubException(
                                    ProblemType.APPROVAL_DENIED,
                                    "A person said no to this key. Talk to them before you ask again.")
                            .retryAfter(wait);
                });
        checkName(request);
        if (known.isPresent() && known.get().agent().status() == Agent.Status.PAUSED) {
            throw new HubException(ProblemType.PAUSED_BY_HUMAN, known.get().whyPaused());
        }
        return Optional.empty();
    }

    private void checkName(ApprovalRequest request) {
        if (agents.isNameTaken(request.networkId(), request.name(), request.agentId())) {
            throw new HubException(
                    ProblemType.NAME_TAKEN,
                    "Another agent of this network is called that, or almost. Take another name, or, if that agent is you and its key is lost, send \"replaces\" with its name.");
        }
    }

    private Optional<KnownAgent> replaced(NetworkId network, String idOrName) {
        var found = agents.findByIdOrName(network, idOrName)
                .filter(agent -> agent.agent().status() != Agent.Status.REVOKED);
        if (found.isEmpty()) {
            throw HubException.of(
                    ProblemType.INVALID_REQUEST,
                    List.of(FieldError.at("/replaces", "is neither the id nor the name of an agent here")));
        }
        return found;
    }

    private NetworkId network(JoinRequest sent, Optional<Invite> invite) {
        if (invite.isPresent()) {
            var network = invite.get().networkId();
            if (sent.network() != null
                    && !accounts.networkBySlug(sent.network()).equals(Optional.of(network))) {
                throw noNetwork("is not the network that the invite is for; leave it out");
            }
            return network;
        }
        if (sent.network() != null) {
            return accounts.networkBySlug(sent.network())
                    .orElseThrow(() -> noNetwork("is not the slug of a network here"));
        }
        return Optional.ofNullable(sent.loginHint())
                .flatMap(accounts::networkOf)
                .or(accounts::onlyNetwork)
                .orElseThrow(() -> noNetwork(
                        "is needed: this hub does not serve exactly one network. Ask the person you work for for its short name;"
                                + " the guide for its members is at /n/{short name}/llms.txt"));
    }

    private HubException noNetwork(String why) {
        return accounts.isSetUp()
                ? HubException.of(ProblemType.INVALID_REQUEST, List.of(FieldError.at("/network", why)))
                : new HubException(
                                ProblemType.NOT_SET_UP,
                                "Nobody has set this hub up yet; tell its owner to open the set-up link in its log. Then ask again.")
                        .retryAfter(LOOK_FOR_AN_OWNER);
    }

    /// Who alone may decide. A hint that names nobody is answered like one that does, and nobody can decide it.
    private @Nullable String decider(NetworkId network, @Nullable String loginHint) {
        return loginHint == null
                ? null
                : accounts.deciderByEmail(network, loginHint)
                        .map(person -> person.value())
                        // Each such hint is counted by itself, as a person is, so that a full queue tells nothing.
                        .orElseGet(() -> NOBODY + "-"
                                + HexFormat.of()
                                        .formatHex(UsedProofs.sha256(loginHint
                                                .strip()
                                                .toLowerCase(Locale.ROOT)
                                                .getBytes(StandardCharsets.UTF_8))));
    }
}
