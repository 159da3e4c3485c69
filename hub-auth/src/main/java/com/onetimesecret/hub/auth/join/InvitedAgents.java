package com.onetimesecret.hub.auth.join;

import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.ApprovalCard.Status;
import com.onetimesecret.hub.auth.agent.EndedAgents;
import com.onetimesecret.hub.auth.approval.DecideApproval;
import com.onetimesecret.hub.auth.approval.JdbcApprovals;
import com.onetimesecret.hub.auth.approval.StoredApproval;
import com.onetimesecret.hub.auth.invite.Invite;
import com.onetimesecret.hub.auth.invite.InviteId;
import com.onetimesecret.hub.auth.invite.JdbcInvites;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What an invite changes about a request to join.
@Component
class InvitedAgents {

    private static final int LONGEST_TOKEN = 100;

    private final JdbcInvites invites;
    private final JdbcApprovals approvals;
    private final DecideApproval decide;
    private final EndedAgents ended;

    InvitedAgents(JdbcInvites invites, JdbcApprovals approvals, DecideApproval decide, EndedAgents ended) {
        this.invites = invites;
        this.approvals = approvals;
        this.decide = decide;
        this.ended = ended;
    }

    /// The invite that was sent, if one was.
    ///
    /// @throws HubException invalid-request for a token that is none
    Optional<Invite> sent(@Nullable String token) {
        if (token == null) {
            return Optional.empty();
        }
        var found = token.length() > LONGEST_TOKEN ? Optional.<Invite>empty() : invites.find(token);
        if (found.isEmpty()) {
            throw refused("/invite", "is not an invite of this hub");
        }
        return found;
    }

    /// What of `asked` may be asked for with that invite: never more than it covers.
    Set<Scope> scopes(Optional<Invite> invite, Set<Scope> asked) {
        var scopes = invite.map(sent -> sent.covered(asked)).orElse(asked);
        if (scopes.isEmpty()) {
            throw refused(
                    "/scope",
                    "has nothing that the invite covers: "
                            + Scope.join(invite.orElseThrow().scopes()));
        }
        return scopes;
    }

    /// Refuses an invite that cannot be used any more, before anything is noted.
    void checkOpen(@Nullable InviteId invite) {
        if (invite != null && !invites.isOpen(invite)) {
            throw refused("/invite", JdbcApprovals.SPENT);
        }
    }

    /// Frees the names of those whose time is over: the next run of the same automation wants them.
    void endOverdue() {
        ended.end();
    }

    /// The card, approved at once if its invite says so and nobody else was named to decide; call inside the
    /// transaction that opened it.
    StoredApproval decided(StoredApproval card) {
        var invite = Optional.ofNullable(card.invite())
                .flatMap(invites::find)
                .filter(Invite::autoApprove)
                .filter(sent -> card.card().status() == Status.PENDING)
                .filter(sent -> card.deciderId() == null
                        || card.deciderId().equals(sent.createdBy().value()));
        if (invite.isEmpty()) {
            return card;
        }
        decide.byInvite(invite.get(), card);
        return approvals.find(card.card().id()).orElseThrow();
    }

    private static HubException refused(String pointer, String message) {
        return HubException.of(ProblemType.INVALID_REQUEST, List.of(FieldError.at(pointer, message)));
    }
}
