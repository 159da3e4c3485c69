package com.onetimesecret.hub.auth;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.approval.ApprovalId;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.auth.ApprovalCard.Status;
import com.onetimesecret.hub.auth.approval.DecideApproval;
import com.onetimesecret.hub.auth.approval.JdbcApprovals;
import com.onetimesecret.hub.auth.approval.StoredApproval;
import com.onetimesecret.hub.auth.approval.WaitingList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// The requests of a network as its people see and decide them.
@Component
public class Approvals {

    private static final int MOST = 100;

    private final JdbcApprovals approvals;
    private final WaitingList waitingList;
    private final DecideApproval decideApproval;
    private final Accounts accounts;

    Approvals(JdbcApprovals approvals, WaitingList waitingList, DecideApproval decideApproval, Accounts accounts) {
        this.approvals = approvals;
        this.waitingList = waitingList;
        this.decideApproval = decideApproval;
        this.accounts = accounts;
    }

    /// The requests that wait for a decision this person may make: known keys, new keys of known agents and
    /// strangers who name this person before other strangers, the newest first within each; at most 100.
    public WaitingCards waiting(CurrentPerson person) {
        var page = waitingList.page(person, null, MOST);
        return new WaitingCards(page.cards(), page.hasMore());
    }

    /// The request of that id, in any state but unproven, if it is one of the person's network.
    public Optional<ApprovalCard> find(CurrentPerson person, ApprovalId id) {
        return approvals
                .find(id)
                .map(StoredApproval::card)
                .filter(card -> card.networkId().equals(person.networkId()) && card.status() != Status.PROOF_REQUIRED);
    }

    /// The other network of the person's in which that request is, if it is in one.
    public Optional<NetworkId> elsewhere(CurrentPerson person, ApprovalId id) {
        return approvals
                .find(id)
                .map(found -> found.card().networkId())
                .filter(network -> !network.equals(person.networkId()))
                .filter(network -> accounts.places(person.id()).stream()
                        .anyMatch(place -> place.id().equals(network)));
    }

    /// The waiting request whose agent shows that user code (any case, with or without the dash).
    public Optional<ApprovalId> byUserCode(CurrentPerson person, String userCode) {
        var letters = userCode.toUpperCase(Locale.ROOT).replaceAll("[^A-Z]", "");
        return letters.length() == 8
                ? approvals
                        .findByUserCode(person.networkId(), letters.substring(0, 4) + "-" + letters.substring(4))
                        .map(found -> found.card().id())
                : Optional.empty();
    }

    /// Decides a waiting request, once: one conditional statement with its audit entry in the same transaction.
    ///
    /// @throws com.onetimesecret.hub.api.problem.HubException not-found, forbidden, already-decided, name-taken, or
    ///     invalid-request (wrong words, scopes that were not asked for, a longer life)
    public ApprovalCard decide(CurrentPerson person, ApprovalId id, Decision decision) {
        return decideApproval.decide(person, id, decision);
    }

    /// The last decisions in the person's network, newest first; at most `most`.
    public List<ApprovalCard> recent(CurrentPerson person, int most) {
        return approvals.recent(person.networkId(), most).stream()
                .map(StoredApproval::card)
                .toList();
    }

    /// How often wrong words were picked for that request; one more than one denies it.
    public int wrongPicks(ApprovalId id) {
        return approvals.wrongPicks(id);
    }
}
