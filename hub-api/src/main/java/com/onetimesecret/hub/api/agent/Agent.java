package com.onetimesecret.hub.api.agent;

import com.fasterxml.jackson.annotation.JsonValue;
import com.onetimesecret.hub.api.approval.ApprovalId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An agent that a person has approved, as the directory of its network shows it.
///
/// @param encryptionKey the public JWK that others encrypt to, as JSON, or null if it brought none
/// @param keyThumbprint the key that speaks for it, or null for a registered client, whose keys are its own affair
public record Agent(
        AgentId id,
        NetworkId networkId,
        String name,
        String purpose,
        List<String> capabilities,
        Set<Scope> scopes,
        Status status,
        String owner,
        @Nullable String keyThumbprint,
        @Nullable String encryptionKey,
        ApprovalId approvalId,
        Instant approvedAt,
        Instant approvalExpiresAt,
        @Nullable Instant lastSeenAt) {

    public Agent {
        capabilities = List.copyOf(capabilities);
        scopes = Set.copyOf(scopes);
    }

    /// Whether it may call at that time: nobody paused or revoked it, and its approval has not ended.
    public boolean mayCallAt(Instant time) {
        return status == Status.ACTIVE && approvalExpiresAt.isAfter(time);
    }

    /// Whether an agent may call, and if not, whether it can come back.
    public enum Status {
        ACTIVE,
        PAUSED,
        REVOKED;

        /// The name on the wire.
        @JsonValue
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
