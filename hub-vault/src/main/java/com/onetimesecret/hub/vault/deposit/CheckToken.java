package com.onetimesecret.hub.vault.deposit;

import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.identity.AgentIdentities;
import com.onetimesecret.hub.api.identity.AgentIdentity;
import com.onetimesecret.hub.api.problem.HubException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.stereotype.Component;

/// Finds out whether a token was made for an agent's box, by the agent or by the hub, without a statement for those
/// that were not.
@Component
class CheckToken {

    /// WIRE 6: whoever mints cuts to this, and a token that says more was not minted rightly.
    static final Duration LONGEST_LIFE = Duration.ofDays(1);

    /// How far clocks may be apart.
    static final Duration SKEW = Duration.ofMinutes(1);

    /// What only tokens of the hub's own keys hold.
    private static final String KID = "\"kid\":\"";

    private final AgentIdentities identities;
    private final DepositKeys keys;
    private final RefusedDeposits refused;
    private final DepositLimits limits;
    private final InstantSource time;
    private final Tokens tokens;

    CheckToken(
            AgentIdentities identities,
            DepositKeys keys,
            RefusedDeposits refused,
            DepositLimits limits,
            InstantSource time,
            Tokens tokens) {
        this.identities = identities;
        this.keys = keys;
        this.refused = refused;
        this.limits = limits;
        this.time = time;
        this.tokens = tokens;
    }

    /// A token that is good as far as can be told without the database.
    ///
    /// @param id what the agent's log calls it
    record Good(AgentIdentity agent, DepositId id, DepositTerms terms) {}

    /// @throws HubException not-found for every other token
    Good check(String reference, String text, Visit visit) {
        var from = visit.from();
        if (!limits.isHeard(from)) {
            throw HubException.notFound();
        }
        var agent = identities.find(reference).filter(AgentIdentity::isOpen).orElse(null);
        var token = DepositToken.parse(text).orElse(null);
        var minted = agent != null && token != null && isMintedHere(agent, token);
        if (agent == null
                || token == null
                || !(minted || identities.isSignedBy(agent, token.signedText(), token.signature()))) {
            limits.countBad(from);
            throw HubException.notFound();
        }
        return checked(agent, token, minted, visit);
    }

    private Good checked(AgentIdentity agent, DepositToken token, boolean minted, Visit visit) {
        var terms = DepositTerms.read(token.payload(), agent).orElse(null);
        if (terms == null) {
            throw refused.of(agent, DepositId.next(tokens), "", Outcome.MALFORMED, visit);
        }
        var id = minted && DepositId.isValid(terms.nonce()) ? new DepositId(terms.nonce()) : DepositId.next(tokens);
        var good = new Good(agent, id, terms);
        var now = time.instant().getEpochSecond();
        if (terms.expiresAt() <= now) {
            throw refused.of(good, Outcome.EXPIRED, visit);
        }
        if (terms.expiresAt() > now + LONGEST_LIFE.toSeconds() + SKEW.toSeconds()) {
            throw refused.of(good, Outcome.TOO_FAR, visit);
        }
        if (terms.issuedAt() > now + SKEW.toSeconds()) {
            throw refused.of(good, Outcome.NOT_YET, visit);
        }
        // Last, so that nobody uses up what others may leave with a link whose time is over.
        if (!limits.pass(agent.id())) {
            throw refused.of(good, Outcome.RATE_LIMITED, visit);
        }
        return good;
    }

    /// Whether the key that the hub holds for the agent signed it. Other tokens do not name that key, so for each one
    /// only the right kind of key is tried.
    private boolean isMintedHere(AgentIdentity agent, DepositToken token) {
        var payload = new String(token.payload(), StandardCharsets.ISO_8859_1);
        return payload.contains(KID)
                && keys.publicHalf(agent.id())
                        .filter(key -> payload.contains(KID + key.kid() + "\""))
                        .filter(key -> key.verifies(token.signedText(), token.signature()))
                        .isPresent();
    }
}
