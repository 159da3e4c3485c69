package com.onetimesecret.hub.web;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.call.ClientAddress;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/// Finds out where a request came from. A forwarded header counts only from a proxy that the hub was told to
/// trust; a proxy's own address is never taken for the client's (WIRE 0).
@Component
class ClientAddresses {

    private static final Logger log = LoggerFactory.getLogger(ClientAddresses.class);

    private final boolean loopback;
    private final TrustedProxies proxies;
    // Many requests come from one place; the address that was read last is not read again.
    private volatile Read readLast = new Read("", ClientAddress.UNKNOWN);

    ClientAddresses(BaseUrl baseUrl, @Value("${hub.trusted-proxies:}") String trustedProxies) {
        loopback = baseUrl.isLoopback();
        proxies = TrustedProxies.parse(trustedProxies);
        if (proxies.areNone() && !loopback) {
            log.warn("Client addresses are unknown until HUB_TRUSTED_PROXIES says which proxies stand in front.");
        }
    }

    ClientAddress of(HttpServletRequest request) {
        if (proxies.areNone()) {
            return loopback ? of(request.getRemoteAddr()) : ClientAddress.UNKNOWN;
        }
        var forwarded = Collections.list(request.getHeaders("X-Forwarded-For")).stream()
                .flatMap(header -> Stream.of(header.split(",", -1)))
                .toList();
        if (proxies.hops() > 0) {
            return forwarded.size() < proxies.hops()
                    ? ClientAddress.UNKNOWN
                    : of(forwarded.get(forwarded.size() - proxies.hops()));
        }
        var peer = TrustedProxies.literal(request.getRemoteAddr());
        if (peer.isEmpty() || !proxies.trust(peer.get())) {
            return of(request.getRemoteAddr());
        }
        return rightmostUntrusted(forwarded);
    }

    private ClientAddress rightmostUntrusted(List<String> forwarded) {
        for (var entry : forwarded.reversed()) {
            var address = TrustedProxies.literal(entry);
            if (address.isEmpty()) {
                return ClientAddress.UNKNOWN;
            }
            if (!proxies.trust(address.get())) {
                return of(entry);
            }
        }
        // Everybody on the way is trusted: then the first of them is the client.
        return forwarded.isEmpty() ? ClientAddress.UNKNOWN : of(forwarded.getFirst());
    }

    private ClientAddress of(String text) {
        var known = readLast;
        if (known.text().equals(text)) {
            return known.address();
        }
        var address = TrustedProxies.literal(text)
                .map(literal -> new ClientAddress(literal.getHostAddress()))
                .orElse(ClientAddress.UNKNOWN);
        readLast = new Read(text, address);
        return address;
    }

    /// An address and what it was read from.
    private record Read(String text, ClientAddress address) {}
}
