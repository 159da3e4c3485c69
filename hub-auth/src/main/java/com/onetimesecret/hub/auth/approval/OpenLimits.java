package com.onetimesecret.hub.auth.approval;

import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How many cards of keys that nobody approved may wait in a network at once.
///
/// @param perAddress from one client address
/// @param perNetwork from all of them together
/// @param perPerson that name one person to decide
public record OpenLimits(int perAddress, int perNetwork, int perPerson) {

    private static final int IPV6_NETWORK_BYTES = 8;

    // Room comes when a person decides; asking more often than this would not find it sooner.
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(10);

    /// A card by what is counted of it.
    record Open(String address, @Nullable String deciderId) {}

    /// Refuses the card `one` more where those of `open` wait already.
    ///
    /// @throws HubException rate-limited, saying who can make room
    void check(Open one, List<Open> open) {
        var address = one.address();
        if (open.size() >= perNetwork) {
            throw full(open.size() + " requests of unknown keys wait in this network");
        }
        // Nobody in particular is unknown: everybody behind a proxy that the hub was not told of.
        if (!address.equals(ClientAddress.UNKNOWN.value())
                && open.stream()
                                .filter(other -> isSameClient(address, other.address()))
                                .count()
                        >= perAddress) {
            throw full(perAddress + " requests from your address wait in this network");
        }
        if (one.deciderId() != null
                && open.stream()
                                .filter(other -> one.deciderId().equals(other.deciderId()))
                                .count()
                        >= perPerson) {
            throw full(perPerson + " requests that name the person you name wait in this network");
        }
    }

    private static HubException full(String what) {
        return new HubException(
                        ProblemType.RATE_LIMITED,
                        what
                                + " already, and no more are taken. A person must clear the queue first: decide what waits on the dashboard. Tell yours, then ask again.")
                .retryAfter(LOOK_AGAIN);
    }

    /// One household has 2^64 IPv6 addresses, so they count as one.
    private static boolean isSameClient(String address, String other) {
        return address.equals(other)
                || (address.indexOf(':') >= 0
                        && other.indexOf(':') >= 0
                        && Arrays.equals(prefix(address), prefix(other)));
    }

    private static byte[] prefix(String ipv6) {
        return Arrays.copyOf(InetAddress.ofLiteral(ipv6).getAddress(), IPV6_NETWORK_BYTES);
    }
}
