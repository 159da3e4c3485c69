package com.onetimesecret.hub.api.network;

/// The quotas of a network and what it uses of them.
///
/// @param agents agents that may act
/// @param messagesToday messages since midnight UTC
/// @param storedBytes messages and secrets that have not ended
/// @param openStreams streams that are open at this hub
public record NetworkUse(Measure agents, Measure messagesToday, Measure storedBytes, Measure openStreams) {

    /// One quota.
    public record Measure(long limit, long used) {}
}
