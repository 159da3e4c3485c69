package com.onetimesecret.hub.nats;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How this hub uses NATS; without an address not at all.
///
/// @param url where the servers listen, separated by commas; empty: none
/// @param publicUrl where agents reach them; empty: at the same addresses
/// @param accountSeed the account's signing key; without one agents get no credentials
/// @param account the account's public key, if the seed is that of a signing key beside it
/// @param credentialLife how long an agent's credentials last; an hour at most, because NATS asks nobody
/// meanwhile
/// @param lookEvery how often the credentials behind what is delivered are looked at
/// @param lease how long agents of a hub that died wait for another one to deliver to them
/// @param mostAgents how many agents one hub delivers to; each costs a look at every message
/// @param callsAtOnce calls that one hub makes for published messages at a time; questions that wait are
/// among them
/// @param callsPerAgent how many of them for one agent
/// @param pingEvery how often a silent connection is tried; after two tries without an answer it is given up
/// @param patience how long NATS may take to confirm what was published
@ConfigurationProperties("hub.nats")
record NatsSettings(
        @DefaultValue("") String url,
        @DefaultValue("") String publicUrl,
        @DefaultValue("") String accountSeed,
        @DefaultValue("") String account,
        @DefaultValue("1h") Duration credentialLife,
        @DefaultValue("500ms") Duration lookEvery,
        @DefaultValue("5s") Duration lease,
        @DefaultValue("1000") int mostAgents,
        @DefaultValue("256") int callsAtOnce,
        @DefaultValue("16") int callsPerAgent,
        @DefaultValue("2s") Duration pingEvery,
        @DefaultValue("2s") Duration patience) {

    private static final Duration LONGEST_LIFE = Duration.ofHours(1);

    NatsSettings {
        if (credentialLife.compareTo(LONGEST_LIFE) > 0) {
            throw new IllegalArgumentException("hub.nats.credential-life is an hour at most");
        }
    }

    /// Whether agents can get credentials.
    boolean admitsAgents() {
        return !url.isEmpty() && !accountSeed.isEmpty();
    }

    /// The servers' addresses.
    String[] servers() {
        return url.split("\\s*,\\s*");
    }

    /// Where agents connect; never with what the hub itself signs in with.
    String shownUrl() {
        return publicUrl.isEmpty()
                ? Arrays.stream(servers()).map(NatsSettings::withoutUser).collect(Collectors.joining(","))
                : publicUrl;
    }

    private static String withoutUser(String server) {
        var user = URI.create(server).getRawUserInfo();
        return user == null ? server : server.replace(user + "@", "");
    }

    @Override
    public String toString() {
        return "NatsSettings[…]";
    }
}
