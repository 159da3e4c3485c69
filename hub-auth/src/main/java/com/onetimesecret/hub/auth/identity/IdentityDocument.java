package com.onetimesecret.hub.auth.identity;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.identity.AgentIdentity;
import com.onetimesecret.hub.auth.key.PublicKeys;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// `agent.json` (WIRE 6): the seven members of atomic in atomic's types, and others that its readers overlook.
///
/// @param publicKey the key that speaks for the agent, or spoke for it until all was revoked
/// @param status `active` or `revoked`; an agent that only rests is active
/// @param state how it stands now: `active`, `resting` or `revoked`
/// @param previousKeys the newest 20, the newest first
/// @param maxStalenessS how old a copy may be that somebody still believes, in seconds
/// @param nostrPublicKey by which it is known on the relay (BIP-340, hex)
record IdentityDocument(
        int v,
        String id,
        String name,
        String publicKey,
        String status,
        String deposit,
        String createdAt,
        AgentId agentId,
        String kid,
        String keysUrl,
        String jwksUri,
        String logUrl,
        String state,
        List<PreviousKey> previousKeys,
        @Nullable String revokedAt,
        String updatedAt,
        long maxStalenessS,
        @Nullable JsonNode encryptionKey,
        @Nullable String nostrPublicKey) {

    private static final int VERSION = 1;
    // What a verifier may lose of a revocation; the key directory may be kept as long.
    private static final long MAX_STALENESS_SECONDS = 300;
    private static final int MOST_PREVIOUS_KEYS = 20;

    IdentityDocument {
        previousKeys = List.copyOf(previousKeys);
    }

    /// The document of that agent, whose current key is `current`.
    static IdentityDocument of(
            Addressed addressed, KeyHistory history, PublishedKey current, @Nullable JsonNode encryptionKey) {
        var agent = addressed.agent();
        var isRevoked = isRevoked(agent, current);
        var revokedAt = agent.revokedAt() == null ? current.revokedAt() : agent.revokedAt();
        return new IdentityDocument(
                VERSION,
                addressed.id(),
                agent.name(),
                PublicKeys.text(current.key()),
                isRevoked ? "revoked" : "active",
                addressed.at("/d/"),
                time(agent.createdAt()),
                agent.id(),
                current.key().thumbprint(),
                addressed.at("/.well-known/http-message-signatures-directory"),
                addressed.at("/.well-known/jwks.json"),
                addressed.at("/.well-known/agent-log.jsonl"),
                isRevoked ? "revoked" : lower(agent.state()),
                history.previous().stream()
                        .limit(MOST_PREVIOUS_KEYS)
                        .map(key -> isRevoked ? PreviousKey.revoked(key, revokedAt) : PreviousKey.of(key))
                        .toList(),
                revokedAt == null ? null : time(revokedAt),
                time(history.updatedAt()),
                MAX_STALENESS_SECONDS,
                encryptionKey,
                isRevoked ? null : history.nostrKey());
    }

    /// Whether nobody should believe anything that the agent signs.
    static boolean isRevoked(AgentIdentity agent, PublishedKey current) {
        return agent.state() == AgentIdentity.State.REVOKED || current.status() != PublishedKey.Status.ACTIVE;
    }

    private static String lower(Enum<?> state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /// A key that spoke for the agent before.
    ///
    /// @param status `retired` (what it signed still counts), `expired` or `revoked`
    record PreviousKey(
            String publicKey,
            String kid,
            String notBefore,
            @Nullable String notAfter,
            String status) {

        static PreviousKey of(PublishedKey key) {
            return of(key, key.revokedAt() == null ? key.until() : key.revokedAt(), key.status());
        }

        /// A key that ended with its agent, if not before.
        static PreviousKey revoked(PublishedKey key, @Nullable Instant agentRevokedAt) {
            var end = key.revokedAt() == null ? agentRevokedAt : key.revokedAt();
            return of(key, end, PublishedKey.Status.REVOKED);
        }

        private static PreviousKey of(PublishedKey key, @Nullable Instant end, PublishedKey.Status status) {
            return new PreviousKey(
                    PublicKeys.text(key.key()),
                    key.key().thumbprint(),
                    time(key.since()),
                    end == null ? null : time(end),
                    lower(status));
        }
    }
}
