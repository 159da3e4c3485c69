package com.onetimesecret.hub.auth.verify;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.identity.AgentIdentity;
import com.onetimesecret.hub.api.problem.NextStep;
import com.onetimesecret.hub.auth.key.AgentKey;
import com.onetimesecret.hub.auth.key.PublicKeys;
import com.onetimesecret.hub.auth.rotation.HeldKey;
import com.onetimesecret.hub.auth.rotation.JdbcKeys;
import com.onetimesecret.hub.auth.signed.ReceivedSignature;
import com.onetimesecret.hub.auth.signed.RefusedSignature;
import com.onetimesecret.hub.auth.verify.FindSubject.Subject;
import com.onetimesecret.hub.auth.verify.RemoteAgents.Document;
import com.onetimesecret.hub.auth.verify.SignatureFinding.Maker;
import com.onetimesecret.hub.auth.verify.SignatureFinding.Signer;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Says whether a signature is an agent's, and by which of its keys.
@Component
class VerifySignature {

    private static final int MOST_KEYS = 100;
    private static final String NOT_ITS = "It is not a signature of this agent over what was sent in.";

    private final FindSubject subjects;
    private final JdbcKeys keys;
    private final RemoteAgents remote;
    private final BaseUrl baseUrl;
    private final InstantSource clock;

    VerifySignature(FindSubject subjects, JdbcKeys keys, RemoteAgents remote, BaseUrl baseUrl, InstantSource clock) {
        this.subjects = subjects;
        this.keys = keys;
        this.remote = remote;
        this.baseUrl = baseUrl;
        this.clock = clock;
    }

    /// What a look at the keys came to.
    private record Look(
            String result,
            @Nullable String reason,
            @Nullable String status,
            @Nullable Maker key,
            Instant checkedAt) {}

    /// @throws com.onetimesecret.hub.api.problem.HubException invalid-request, not-found or rate-limited
    SignatureFinding verify(VerifyRequest sent, NetworkId asker) throws IOException {
        sent.check();
        var body = sent.bytes();
        var named = sent.agentId() == null && sent.domain() == null && sent.request() != null
                ? null
                : subjects.of(sent.agentId(), sent.domain(), "/");
        var request = sent.request();
        Subject subject = named;
        Claim claim = null;
        try {
            if (request == null) {
                claim = Claim.OfBody.of(
                        Objects.requireNonNull(sent.signature()), Objects.requireNonNull(sent.time()), body);
            } else {
                var signature = ReceivedSignature.of(request.call(body), request.target());
                subject = signer(signature, named);
                claim = Claim.OfRequest.of(signature);
            }
            return finding(look(claim, Objects.requireNonNull(subject), asker), subject, claim);
        } catch (RefusedSignature refused) {
            var look = new Look("invalid", refused.publicDetail(), null, null, clock.instant());
            return finding(look, subject, claim);
        }
    }

    /// Whom the request names, who must be whom the question is about.
    private Subject signer(ReceivedSignature signature, @Nullable Subject named) throws RefusedSignature {
        var url = signature.agentUrl().orElse(null);
        if (url == null) {
            if (named == null) {
                throw FindSubject.refused(
                        "/domain", "or /agent_id is needed, because the signature covers no Signature-Agent");
            }
            return named;
        }
        var signer = subjects.at(url)
                .orElseThrow(() -> new RefusedSignature("Signature-Agent does not name an agent that could be asked."));
        if (named != null && !isSame(named, signer)) {
            throw new RefusedSignature("Signature-Agent names another agent than the one asked about.");
        }
        return signer;
    }

    private static boolean isSame(Subject one, Subject other) {
        if (one instanceof Subject.Here first && other instanceof Subject.Here second) {
            return first.agent().id().equals(second.agent().id());
        }
        return one.equals(other);
    }

    private Look look(Claim claim, Subject subject, NetworkId asker) throws RefusedSignature {
        return switch (subject) {
            case Subject.Here here -> here(claim, here.agent());
            case Subject.Elsewhere(var domain) -> elsewhere(claim, domain, asker);
        };
    }

    private Look here(Claim claim, AgentIdentity agent) throws RefusedSignature {
        var now = clock.instant();
        var isRevoked = agent.state() == AgentIdentity.State.REVOKED;
        var status = isRevoked ? "revoked" : Published.ACTIVE;
        for (var held : keys.of(agent.id(), MOST_KEYS)) {
            if (claim.mayBeBy(held.key(), agent.id().value()) && claim.isBy(held.key())) {
                var key = new Maker(
                        held.key().thumbprint(),
                        PublicKeys.text(held.key()),
                        held.status().wire(),
                        held.notAfter());
                var why = isRevoked ? "The agent was revoked at " + agent.revokedAt() + "." : why(held, claim, now);
                return new Look(why == null ? "verified" : "unverified", why, status, key, now);
            }
        }
        return new Look("invalid", NOT_ITS, status, null, now);
    }

    private static @Nullable String why(HeldKey held, Claim claim, Instant now) throws RefusedSignature {
        if (held.status() == HeldKey.Status.REVOKED) {
            return "The key was revoked at " + held.revokedAt()
                    + ". Whoever holds it can write any time into a signature.";
        }
        if (!held.isGoodAt(Instant.ofEpochSecond(claim.time()))) {
            return "The key was not the agent's at that time.";
        }
        return claim.objection(now);
    }

    private Look elsewhere(Claim claim, Domain domain, NetworkId asker) throws RefusedSignature {
        // Web Bot Auth has its own set of keys; who has none may still publish the one key of an agent.
        if (claim instanceof Claim.OfRequest) {
            var directory = remote.look(domain, Document.DIRECTORY, asker);
            var key = maker(claim, directory.published());
            if (key != null) {
                // A directory cannot say that the agent is revoked, and may be kept for longer.
                var agent = remote.look(domain, Document.AGENT, asker).published();
                return found(claim, key, agent, directory.publishedAt());
            }
        }
        var seen = remote.look(domain, Document.AGENT, asker);
        var published = seen.published();
        if (published == null) {
            return new Look("unverified", "Nobody can tell: " + seen.failure(), null, null, seen.lookedAt());
        }
        if (!VerifyAgent.isOf(domain, published)) {
            return new Look("unverified", "The domain says that it is another agent.", null, null, seen.publishedAt());
        }
        var key = maker(claim, published);
        if (key == null) {
            return new Look("invalid", NOT_ITS, published.status(), null, seen.publishedAt());
        }
        return found(claim, key, published, seen.publishedAt());
    }

    /// The signature is of that key; what the agent says of itself, if anything, decides.
    private Look found(Claim claim, AgentKey key, @Nullable Published agent, Instant checkedAt)
            throws RefusedSignature {
        var status = agent == null ? Published.ACTIVE : agent.status();
        var isActive = status.equals(Published.ACTIVE);
        var isRevoked = agent != null && agent.revokedKeys().contains(key.thumbprint());
        var why = !isActive
                ? "The agent says that it is " + status + "."
                : isRevoked ? "The agent says that this key was revoked." : claim.objection(clock.instant());
        return new Look(
                why == null ? "verified" : "unverified",
                why,
                status,
                new Maker(
                        key.thumbprint(),
                        PublicKeys.text(key),
                        isActive && !isRevoked ? Published.ACTIVE : Published.REVOKED,
                        null),
                checkedAt);
    }

    private @Nullable AgentKey maker(Claim claim, @Nullable Published published) throws RefusedSignature {
        if (published == null) {
            return null;
        }
        var now = clock.instant();
        for (var dated : published.keys()) {
            var key = dated.key();
            if (dated.countsAt(now) && claim.mayBeBy(key, published.id()) && claim.isBy(key)) {
                return key;
            }
        }
        return null;
    }

    private SignatureFinding finding(Look look, @Nullable Subject subject, @Nullable Claim claim) {
        var time = claim == null ? null : claim.time();
        var agent = subject instanceof Subject.Here here ? here.agent() : null;
        var domain = switch (subject) {
            case null -> null;
            case Subject.Here here -> here.domain();
            case Subject.Elsewhere(var other) -> other.value();
        };
        var signer = new Signer(agent == null ? domain : agent.id().value(), domain, look.status());
        var who = agent != null ? "?agent_id=" + agent.id() : domain != null ? "?domain=" + domain : null;
        return new SignatureFinding(
                look.result(),
                look.reason(),
                signer,
                look.key(),
                time,
                time == null ? null : clock.instant().getEpochSecond() - time,
                agent != null,
                look.checkedAt(),
                who == null
                        ? List.of(
                                NextStep.get("see what the hub can do", baseUrl.at("/.well-known/agent-network.json")))
                        : List.of(NextStep.get(
                                "see who the agent is and how it stands", baseUrl.at(VerifyController.PATH + who))));
    }
}
