package com.onetimesecret.hub.auth.verify;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the hub can say about who an agent is.
///
/// @param result `valid`, `revoked`, `mismatch`, `unreachable` or `invalid`
/// @param domain the domain asked about or verified, or null
/// @param id what the agent calls itself in its own document
/// @param status what it says that it is; null if it says nothing
/// @param hostedHere whether this hub knows it by itself and asked nobody
/// @param checkedAt when what is said here was so
/// @param detail why it is not valid, or null
record AgentStanding(
        String result,
        @Nullable String domain,
        @Nullable String id,
        @Nullable String publicKey,
        @Nullable String status,
        @Nullable Instant createdAt,
        boolean hostedHere,
        Instant checkedAt,
        @Nullable String detail) {}
