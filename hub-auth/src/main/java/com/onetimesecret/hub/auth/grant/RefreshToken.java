package com.onetimesecret.hub.auth.grant;

import java.time.Instant;

/// A refresh token whose grant stands.
///
/// @param used whether it was used before, so that only a parallel call of the same client and key may use it
public record RefreshToken(Grant grant, boolean used, Instant createdAt, Instant expiresAt) {}
