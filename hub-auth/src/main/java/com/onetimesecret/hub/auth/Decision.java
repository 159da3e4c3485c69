package com.onetimesecret.hub.auth;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.Scope;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a person decided about a request.
public sealed interface Decision {

    /// The hash of what the person was shown, which must be what the request shows now; null if they named none.
    @Nullable
    String shownHash();

    /// Yes, possibly to less than was asked.
    ///
    /// @param scopes a subset of the requested ones, or null for all of them
    /// @param lifetime how long the approval lasts unused, at most as requested, or null for that
    /// @param words the phrase the person picked, or null where the credential itself is enough (an API token with
    /// `decide`)
    /// @param option which of an operation's options, or null where it has none
    /// @param agents which of a renewal's agents, or null for all of them
    record Approve(
            @Nullable Set<Scope> scopes,
            @Nullable Duration lifetime,
            @Nullable String words,
            @Nullable String option,
            @Nullable Set<AgentId> agents,
            @Nullable String shownHash)
            implements Decision {

        /// Yes to a request to join.
        public Approve(@Nullable Set<Scope> scopes, @Nullable Duration lifetime, @Nullable String words) {
            this(scopes, lifetime, words, null, null, null);
        }
    }

    /// No, and if `block`, no more of it: a key that asks to join is blocked and the agent it speaks for revoked; an
    /// agent that asks for an operation is paused.
    record Deny(
            @Nullable String reason,
            boolean block,
            @Nullable String shownHash) implements Decision {

        /// No, whatever the request shows.
        public Deny(@Nullable String reason, boolean block) {
            this(reason, block, null);
        }
    }
}
