package com.onetimesecret.hub.api.network;

/// The quotas of a network and what it uses of them.
///
/// @param agents agents that may act
/// @param messagesToday messages since midnight UTC
/// @param storedBytes messages and secrets that have not ended
public record NetworkUse(Measure agents, Measure messagesToday, Measure storedBytes) {

    /// One quota.
    public record Measure(long limit, long used) {}
}
