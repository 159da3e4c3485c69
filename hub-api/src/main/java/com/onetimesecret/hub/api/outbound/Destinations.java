package com.onetimesecret.hub.api.outbound;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.outbound.FetchFailed.Reason;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.function.Predicate;

/// Which URLs the hub calls on somebody's word, and at which addresses: the open internet over https on its own port,
/// and, on a hub that only its own machine can reach, that machine too.
record Destinations(List<Integer> ports, Predicate<InetAddress> open, BaseUrl baseUrl) {

    static Destinations of(BaseUrl baseUrl) {
        return new Destinations(List.of(443), OpenInternet::has, baseUrl);
    }

    /// Refuses a URL by its looks alone.
    void checkUrl(URI url) throws FetchFailed {
        var host = url.getHost();
        if (host == null || url.getScheme() == null || url.isOpaque()) {
            throw refused("The URL must be absolute, with a host name in ASCII.");
        }
        if (url.getRawUserInfo() != null || url.getRawFragment() != null) {
            throw refused("The URL must not hold a user, a password or a fragment.");
        }
        if (baseUrl.isLoopback()
                && BaseUrl.isLoopbackHost(host)
                && url.getScheme().matches("https?")) {
            return;
        }
        if (!url.getScheme().equals("https")) {
            throw refused("The URL must start with https://.");
        }
        if (host.startsWith("[") || host.matches("(.*\\.)?[0-9][0-9a-fA-FxX]*\\.?")) {
            throw refused("The URL must name a host, not an IP address.");
        }
        if (!PublicDns.canKnow(host)) {
            throw refused("The URL must name a host of the public DNS.");
        }
        int port = url.getPort() == -1 ? 443 : url.getPort();
        if (!ports.contains(port)) {
            throw refused("The URL's port must be one of " + ports + ".");
        }
        if (PublicDns.withoutRoot(host)
                .equals(PublicDns.withoutRoot(URI.create(baseUrl.value()).getHost()))) {
            throw refused("The URL must not lead back to this hub.");
        }
    }

    /// Refuses a host of which any address is closed: a mixed answer is how a name is turned against the hub.
    void checkAddresses(String host, List<InetAddress> addresses) throws FetchFailed {
        boolean here = baseUrl.isLoopback() && BaseUrl.isLoopbackHost(host);
        var allowed = here ? (Predicate<InetAddress>) InetAddress::isLoopbackAddress : open;
        if (addresses.isEmpty() || !addresses.stream().allMatch(allowed)) {
            throw new FetchFailed(
                    Reason.ADDRESS_REFUSED, "The host " + host + " has an address that is not of the open internet.");
        }
    }

    private static FetchFailed refused(String message) {
        return new FetchFailed(Reason.URL_REFUSED, message);
    }
}
