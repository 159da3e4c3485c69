package com.onetimesecret.hub.auth.nostr;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.NostrEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// An agent proves a Nostr key and makes it its own, or lets go of it.
@Component
class BindNostrKey {

    /// The kind of an event that proves a key to an HTTP server (NIP-98).
    private static final int PROOF = 27_235;
    /// As far as the clocks of agents may be off anywhere on this hub.
    private static final Duration SKEW = Duration.ofMinutes(5);

    private final JdbcNostrKeys keys;
    private final AuditTrail trail;
    private final TransactionTemplate transaction;
    private final InstantSource clock;
    private final BaseUrl baseUrl;

    BindNostrKey(
            JdbcNostrKeys keys,
            AuditTrail trail,
            TransactionTemplate transaction,
            InstantSource clock,
            BaseUrl baseUrl) {
        this.keys = keys;
        this.trail = trail;
        this.transaction = transaction;
        this.clock = clock;
        this.baseUrl = baseUrl;
    }

    /// Makes the key that signed the proof the agent's one.
    ///
    /// @throws HubException invalid-request naming what is wrong with the proof; key-conflict, if another agent
    /// has or had the key
    void bind(CurrentAgent caller, NostrEvent proof) {
        var mistakes = mistakes(caller, proof);
        if (!mistakes.isEmpty()) {
            throw HubException.of(ProblemType.INVALID_REQUEST, mistakes);
        }
        transaction.executeWithoutResult(status -> {
            requireActive(caller);
            if (!keys.bind(caller.id(), caller.networkId(), proof.pubkey(), caller.scopes())) {
                throw new HubException(
                        ProblemType.KEY_CONFLICT,
                        "Another agent of this hub has or had this Nostr key. Nothing was changed; bring another one.");
            }
            record(caller, "agent.nostr-key-bound", proof.pubkey());
        });
    }

    /// Lets no Nostr key count for the agent any more.
    ///
    /// @throws HubException not-found, if none did
    void end(CurrentAgent caller) {
        transaction.executeWithoutResult(status -> {
            requireActive(caller);
            var ended = keys.end(caller.id(), "");
            if (ended.isEmpty()) {
                throw HubException.notFound();
            }
            record(caller, "agent.nostr-key-ended", ended.getFirst());
        });
    }

    private void requireActive(CurrentAgent caller) {
        if (!keys.lock(caller.id())) {
            throw new HubException(ProblemType.PAUSED_BY_HUMAN, "A person stopped this agent in the meantime.");
        }
    }

    private void record(CurrentAgent caller, String action, String key) {
        trail.record(new AuditEntry(
                caller.networkId(),
                AuditEntry.Kind.SECURITY,
                caller.actor(),
                action,
                caller.id().value(),
                Map.of("nostr_key", key)));
    }

    private List<FieldError> mistakes(CurrentAgent caller, NostrEvent proof) {
        var mistakes = new ArrayList<FieldError>();
        var url = baseUrl.at(NostrKeyController.PATH);
        if (proof.kind() != PROOF) {
            mistakes.add(FieldError.at("/event/kind", "must be " + PROOF + ", which proves a key to an HTTP server"));
        }
        var off = Duration.between(Instant.ofEpochSecond(clamped(proof.createdAt())), clock.instant())
                .abs();
        if (off.compareTo(SKEW) > 0) {
            mistakes.add(FieldError.at(
                    "/event/created_at",
                    "must be within " + SKEW.toMinutes() + " minutes of the hub's time, "
                            + clock.instant().getEpochSecond()));
        }
        if (!proof.tag("u").filter(this::isOurs).isPresent()) {
            mistakes.add(FieldError.at("/event/tags", "must have [\"u\", \"" + url + "\"]"));
        }
        if (!proof.tag("method").filter("PUT"::equals).isPresent()) {
            mistakes.add(FieldError.at("/event/tags", "must have [\"method\", \"PUT\"]"));
        }
        if (!proof.tag("agent").filter(caller.id().value()::equals).isPresent()) {
            mistakes.add(FieldError.at("/event/tags", "must have [\"agent\", \"" + caller.id() + "\"]"));
        }
        if (!proof.hasItsOwnId()) {
            mistakes.add(FieldError.at("/event/id", "must be the SHA-256 of the event as NIP-01 writes it"));
        } else if (!proof.isSigned()) {
            mistakes.add(FieldError.at("/event/sig", "must be a BIP-340 signature of the id by pubkey"));
        }
        return mistakes;
    }

    private boolean isOurs(String url) {
        return url.endsWith(NostrKeyController.PATH)
                && baseUrl.isNamedBy(url.substring(0, url.length() - NostrKeyController.PATH.length()));
    }

    /// Within what an `Instant` can say.
    private static long clamped(long seconds) {
        return Math.clamp(seconds, 0, 253_402_300_799L);
    }
}
