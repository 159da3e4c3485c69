package com.onetimesecret.hub.messaging.peer;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.RequiresScope;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.NextStep;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// Lets an agent change what the others read about it, as far as that takes no person.
@RestController
class OfferController {

    private static final int LONGEST_NOTE = 200;
    private static final int MOST_CAPABILITIES = 50;

    private final ChangeOffer offers;
    private final Peers peers;
    private final InstantSource clock;
    private final BaseUrl baseUrl;

    OfferController(ChangeOffer offers, Peers peers, InstantSource clock, BaseUrl baseUrl) {
        this.offers = offers;
        this.peers = peers;
        this.clock = clock;
        this.baseUrl = baseUrl;
    }

    @PatchMapping("/api/v2/agent/peers/me")
    @RequiresScope(Scope.DISCOVER_AGENTS)
    Peer change(CurrentAgent caller, @RequestBody Offer offer) {
        check(offer);
        if (!offers.change(caller, offer)) {
            throw notApproved(caller, offer);
        }
        return myself(caller);
    }

    private Peer myself(CurrentAgent caller) {
        return peers.find(caller.networkId(), caller.id()).orElseThrow(HubException::notFound);
    }

    private void check(Offer offer) {
        var mistakes = new ArrayList<FieldError>();
        if (offer.isEmpty()) {
            mistakes.add(FieldError.at("", "must say what changes: capabilities, note or next_active_at"));
        }
        if (offer.capabilities() != null && offer.capabilities().size() > MOST_CAPABILITIES) {
            mistakes.add(FieldError.at("/capabilities", "has at most " + MOST_CAPABILITIES + " members"));
        }
        var note = offer.note();
        if (note != null && (note.length() > LONGEST_NOTE || note.codePoints().anyMatch(Character::isISOControl))) {
            mistakes.add(
                    FieldError.at("/note", "has at most " + LONGEST_NOTE + " characters and no control characters"));
        }
        var next = offer.nextActiveAt();
        if (next != null && !next.isAfter(clock.instant())) {
            mistakes.add(FieldError.at("/next_active_at", "must be in the future; it is now " + clock.instant()));
        }
        if (!mistakes.isEmpty()) {
            throw HubException.of(ProblemType.INVALID_REQUEST, mistakes);
        }
    }

    /// Names what goes beyond the approval, and how to ask for it.
    private HubException notApproved(CurrentAgent caller, Offer offer) {
        var myself = myself(caller);
        var wanted = offer.capabilities() == null ? List.<String>of() : offer.capabilities();
        var errors = new ArrayList<FieldError>();
        for (int i = 0; i < wanted.size(); i++) {
            if (!myself.capabilities().contains(wanted.get(i))) {
                errors.add(new FieldError(
                        "/capabilities/" + i,
                        wanted.get(i),
                        myself.capabilities(),
                        null,
                        "is not on the card that a person approved; join again with it to ask for it"));
            }
        }
        if (errors.isEmpty()) {
            errors.add(FieldError.at("/capabilities", "changed meanwhile; try again"));
        }
        var join = new LinkedHashMap<String, Object>();
        join.put("name", myself.name());
        join.put("purpose", myself.purpose());
        join.put("capabilities", wanted);
        join.put("public_key", "<your public key>");
        join.put("aud", baseUrl.value());
        return HubException.of(ProblemType.INVALID_REQUEST, errors)
                .next(NextStep.post(
                        "Ask a person for more, signed with your key", baseUrl.at("/api/v2/agent/auth"), join));
    }

    /// What the agent says about itself; what is left out stays.
    record Offer(
            @Nullable List<String> capabilities,
            @Nullable String note,
            @Nullable Instant nextActiveAt) {

        private boolean isEmpty() {
            return capabilities == null && note == null && nextActiveAt == null;
        }
    }
}
