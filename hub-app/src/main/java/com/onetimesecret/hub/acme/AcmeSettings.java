package com.onetimesecret.hub.acme;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How the hub gets certificates.
///
/// @param email whom the authority writes when something is wrong; empty: the hub gets none
/// @param directory where the ACME server's addresses are listed
/// @param trust a file with the authority of the ACME server's own certificate, in PEM; empty: those Java knows
/// @param lookEvery how often a hub looks for what is due, and what other hubs got
/// @param patience how long an order may take; authorities look from several places, which takes seconds
/// @param lease how long an order is one hub's; longer than it may take
/// @param firstPause before the second try for a host; Let's Encrypt allows five failures an hour
/// @param longestPause the pause triples with each failure, up to this
@ConfigurationProperties("hub.acme")
record AcmeSettings(
        @DefaultValue("") String email,

        @DefaultValue("https://acme-v02.api.letsencrypt.org/directory")
        URI directory,

        @DefaultValue("") String trust,
        @DefaultValue("1m") Duration lookEvery,
        @DefaultValue("90s") Duration patience,
        @DefaultValue("5m") Duration lease,
        @DefaultValue("15m") Duration firstPause,
        @DefaultValue("24h") Duration longestPause) {

    /// The pause after so many failures in a row, at least one.
    Duration pauseAfter(int failures) {
        var pause = firstPause;
        for (int i = 1; i < failures && pause.compareTo(longestPause) < 0; i++) {
            pause = pause.multipliedBy(3);
        }
        return pause.compareTo(longestPause) < 0 ? pause : longestPause;
    }
}
