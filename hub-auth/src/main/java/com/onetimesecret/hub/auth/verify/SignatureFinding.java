package com.onetimesecret.hub.auth.verify;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.onetimesecret.hub.api.problem.NextStep;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the hub can say about a signature.
///
/// @param result `verified`: by a key of the agent that was good then. `invalid`: not by a key of the agent.
///     `unverified`: by one that was not good then, or nobody can tell
/// @param reason why it is not verified, or null
/// @param agent the agent that it was held against
/// @param key the key that made it, where one did
/// @param time when it was made, in unix seconds, by the signer's own word
/// @param age how long ago that is, in seconds; how much is too much is for whoever got it to say
record SignatureFinding(
        String result,
        @Nullable String reason,
        Signer agent,
        @Nullable Maker key,
        @Nullable Long time,
        @Nullable Long age,
        boolean hostedHere,
        Instant checkedAt,
        List<NextStep> next) {

    /// Who was to have signed.
    record Signer(
            @Nullable String id,
            @Nullable String domain,
            @Nullable String status) {}

    /// The key that signed.
    ///
    /// @param status `active` for the one that speaks for the agent now, or `retired` or `revoked`
    /// @param notAfter until when what it signs counts, or null while no end is known
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Maker(
            String thumbprint,
            String publicKey,
            String status,
            @Nullable Instant notAfter) {}
}
