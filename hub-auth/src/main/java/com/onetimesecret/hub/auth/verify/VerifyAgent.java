package com.onetimesecret.hub.auth.verify;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.identity.AgentIdentity;
import com.onetimesecret.hub.auth.key.PublicKeys;
import com.onetimesecret.hub.auth.rotation.HeldKey;
import com.onetimesecret.hub.auth.rotation.JdbcKeys;
import com.onetimesecret.hub.auth.verify.FindSubject.Subject;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Says whether an agent is who it says it is, and whether it still stands.
@Component
class VerifyAgent {

    private final JdbcKeys keys;
    private final RemoteAgents remote;
    private final InstantSource clock;

    VerifyAgent(JdbcKeys keys, RemoteAgents remote, InstantSource clock) {
        this.keys = keys;
        this.remote = remote;
        this.clock = clock;
    }

    AgentStanding verify(Subject subject, NetworkId asker) {
        return switch (subject) {
            case Subject.Here(var agent, var domain) -> here(agent, domain);
            case Subject.Elsewhere(var domain) ->
                elsewhere(domain, remote.look(domain, RemoteAgents.Document.AGENT, asker));
        };
    }

    private AgentStanding here(AgentIdentity agent, @Nullable String domain) {
        var newest = keys.of(agent.id(), 1);
        var active = newest.stream()
                .filter(held -> held.status() == HeldKey.Status.ACTIVE)
                .map(held -> PublicKeys.text(held.key()))
                .findFirst()
                .orElse(null);
        // Keys are read now, the identity is what it was a moment ago.
        var isRevoked = agent.state() == AgentIdentity.State.REVOKED || (active == null && !newest.isEmpty());
        var detail = isRevoked
                ? "It was revoked."
                : active == null ? "It is a registered client, whose keys are in its registration." : null;
        return new AgentStanding(
                isRevoked ? "revoked" : active == null ? "invalid" : "valid",
                domain,
                Objects.requireNonNullElse(domain, agent.id().value()),
                isRevoked ? null : active,
                isRevoked ? "revoked" : Published.ACTIVE,
                agent.createdAt().truncatedTo(ChronoUnit.SECONDS),
                true,
                clock.instant(),
                detail);
    }

    private static AgentStanding elsewhere(Domain domain, RemoteAgents.Seen seen) {
        var published = seen.published();
        var result = result(domain, seen);
        var detail = seen.failure() != null
                ? seen.failure()
                : switch (result) {
                    case "mismatch" -> "It says that it is another agent.";
                    case "revoked" -> "It says that it was revoked.";
                    case "invalid" -> "It says that it is neither active nor revoked.";
                    default -> null;
                };
        return new AgentStanding(
                result,
                domain.value(),
                published == null ? null : published.id(),
                published == null
                        ? null
                        : PublicKeys.text(published.keys().getFirst().key()),
                published == null ? null : published.status(),
                published == null ? null : published.createdAt(),
                false,
                published == null ? seen.lookedAt() : seen.publishedAt(),
                detail);
    }

    /// What the look at the domain came to.
    static String result(Domain domain, RemoteAgents.Seen seen) {
        var published = seen.published();
        if (!seen.isAnswered()) {
            return "unreachable";
        }
        if (published == null) {
            return "invalid";
        }
        return isOf(domain, published)
                ? switch (published.status()) {
                    case Published.ACTIVE -> "valid";
                    case "revoked" -> "revoked";
                    default -> "invalid";
                }
                : "mismatch";
    }

    static boolean isOf(Domain domain, @Nullable Published published) {
        return published != null && domain.value().equals(published.id());
    }
}
