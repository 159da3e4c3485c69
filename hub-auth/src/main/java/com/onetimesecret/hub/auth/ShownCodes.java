package com.onetimesecret.hub.auth;

import com.onetimesecret.hub.api.approval.ApprovalId;
import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.approval.LoginCards;
import com.onetimesecret.hub.auth.approval.LoginRequest;
import com.onetimesecret.hub.auth.approval.StoredApproval;
import com.onetimesecret.hub.auth.device.JdbcUserCodeAttempts;
import com.onetimesecret.hub.auth.login.LoginParties;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// The codes that agents and devices show, as people type them (RFC 8628 3.3).
@Component
public class ShownCodes {

    private static final int LETTERS = 8;
    private static final Duration REST = Duration.ofMinutes(15);

    private final Approvals approvals;
    private final LoginCards cards;
    private final LoginParties parties;
    private final JdbcUserCodeAttempts attempts;

    ShownCodes(Approvals approvals, LoginCards cards, LoginParties parties, JdbcUserCodeAttempts attempts) {
        this.approvals = approvals;
        this.cards = cards;
        this.parties = parties;
        this.attempts = attempts;
    }

    /// The request whose agent or device shows that code (any case, with or without the dash). A device's request
    /// belongs to the person who types its code first, and nobody else can decide it.
    ///
    /// @throws HubException rate-limited after too many wrong codes; forbidden, blocked or paused-by-human, if the
    ///     code is right and this person cannot let the device in
    public Optional<ApprovalId> enter(CurrentPerson person, String typed, ClientAddress from) {
        var letters = typed.toUpperCase(Locale.ROOT).replaceAll("[^A-Z]", "");
        if (letters.length() != LETTERS) {
            return Optional.empty();
        }
        if (!attempts.take(person.id(), from)) {
            throw new HubException(
                            ProblemType.RATE_LIMITED,
                            "Too many wrong codes were typed. Wait a quarter of an hour, then try again.")
                    .retryAfter(REST);
        }
        var code = letters.substring(0, LETTERS / 2) + "-" + letters.substring(LETTERS / 2);
        var known = approvals.byUserCode(person, code);
        if (known.isPresent()) {
            attempts.giveBack(person.id(), from);
            return known;
        }
        var unclaimed = cards.findUnclaimed(code);
        if (unclaimed.isEmpty()) {
            return Optional.empty();
        }
        attempts.giveBack(person.id(), from);
        return claim(person, unclaimed.get());
    }

    private Optional<ApprovalId> claim(CurrentPerson person, StoredApproval found) {
        var card = found.card();
        var asked = parties.admissible(
                person,
                parties.request(card.agentId(), card.requestedScopes(), LoginRequest.A_DEVICE, card.address(), REST));
        return cards.claim(card.id(), asked, person.networkId(), person.id())
                ? Optional.of(card.id())
                : Optional.empty();
    }
}
