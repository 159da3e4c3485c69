package com.onetimesecret.hub.api.call;

/// How many calls are let through; the manifest publishes the same numbers that are enforced (WIRE 0).
///
/// @param authPerMinute unproven or failed calls of one client address, and proven ones of one agent
public record RateLimits(
        int postsPerMinute, int readsPerMinute, int actionsPerMinute, int secretsPerHour, int authPerMinute) {}
