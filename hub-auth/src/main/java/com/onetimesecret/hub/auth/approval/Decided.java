package com.onetimesecret.hub.auth.approval;

import java.time.Instant;

/// When a person decided a card, and `via` what kind of credential.
public record Decided(Instant at, String via) {}
