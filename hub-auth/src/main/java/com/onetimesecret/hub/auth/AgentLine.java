package com.onetimesecret.hub.auth;

import com.onetimesecret.hub.api.agent.AgentId;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// An agent in the list that people see.
///
/// @param state how it stands by itself, whether its network is stopped or not
/// @param owner the e-mail of the person who approved it
public record AgentLine(
        AgentId id,
        String name,
        String purpose,
        State state,
        String owner,
        Instant approvedAt,
        Instant approvalExpiresAt,
        @Nullable Instant lastSeenAt) {

    /// How an agent stands.
    public enum State {
        ACTIVE,
        PAUSED,
        /// Its approval ran out; it can be renewed.
        ENDED,
        REVOKED;

        /// The word for it in addresses.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// The state of that word.
        public static State of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }
}
