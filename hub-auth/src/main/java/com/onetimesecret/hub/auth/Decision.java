package com.onetimesecret.hub.auth;

import com.onetimesecret.hub.api.agent.Scope;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a person decided about a request.
public sealed interface Decision {

    /// Yes, possibly to less than was asked.
    ///
    /// @param scopes a subset of the requested ones, or null for all of them
    /// @param lifetime how long the approval lasts unused, at most as requested, or null for that
    /// @param words the phrase the person picked, or null where the credential itself is enough (an API token with
    /// `decide`)
    record Approve(
            @Nullable Set<Scope> scopes,
            @Nullable Duration lifetime,
            @Nullable String words) implements Decision {}

    /// No, and if `block`, never again for this key; the agent it speaks for is revoked.
    record Deny(@Nullable String reason, boolean block) implements Decision {}
}
