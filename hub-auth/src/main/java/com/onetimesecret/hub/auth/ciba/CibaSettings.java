package com.onetimesecret.hub.auth.ciba;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How clients may ask people.
///
/// @param expiry how long a request waits that asks for no time of its own
/// @param shortestExpiry nobody unlocks a phone, reads and decides in less
/// @param longestExpiry a request that waits longer is no answer to anything that still goes on
/// @param waitingPerClient requests of one client that wait for one person
/// @param waitingOfStrangers requests of clients that nobody approved yet that wait for one person
/// @param afterDenial how long a client waits after a person said no to it
@ConfigurationProperties("hub.ciba")
record CibaSettings(
        @DefaultValue("5m") Duration expiry,
        @DefaultValue("10s") Duration shortestExpiry,
        @DefaultValue("24h") Duration longestExpiry,
        @DefaultValue("5") int waitingPerClient,
        @DefaultValue("5") int waitingOfStrangers,
        @DefaultValue("1m") Duration afterDenial) {

    /// The time that a request gets which asks for `requested`.
    Duration expiry(Duration requested) {
        return requested.compareTo(shortestExpiry) < 0
                ? shortestExpiry
                : requested.compareTo(longestExpiry) > 0 ? longestExpiry : requested;
    }
}
