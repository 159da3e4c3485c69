package com.onetimesecret.hub.web;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Knows the hub's own host name, under which alone it answers, so that no link, cookie or audience can be made
/// up by a `Host` header (WIRE 0).
///
/// A hub on loopback checks here; a public one has checked before, in [AgentHosts].
@Component
class HostRule {

    /// What is answered under any host: by those who watch the hub, and by the proxy in front of it.
    static final Set<String> ANY_HOST = Set.of("/healthz", "/readyz", "/tls-ask");

    private static final Pattern HOST = Pattern.compile("(\\[[0-9A-Fa-f:.]{2,45}]|[A-Za-z0-9._-]{1,253})(:\\d{1,5})?");

    private final BaseUrl baseUrl;
    private final String ownHost;
    private final int ownPort;
    private final boolean isPublic;
    // Clients send the same header with every request; the one that passed last is not looked at again.
    private volatile String passedLast = "";

    HostRule(BaseUrl baseUrl) {
        this.baseUrl = baseUrl;
        var own = URI.create(baseUrl.value());
        ownHost = name(own.getHost());
        ownPort = own.getPort() < 0 ? usualPort() : own.getPort();
        isPublic = !baseUrl.isLoopback();
    }

    /// Whether others than this machine can reach the hub, which then also answers under the hosts of agents.
    boolean isPublic() {
        return isPublic;
    }

    /// Refuses, on a hub that serves this machine only, what was sent to another name.
    void check(HttpServletRequest request) {
        if (isPublic) {
            return;
        }
        var hosts = Collections.list(request.getHeaders("Host"));
        if (hosts.size() == 1 && hosts.getFirst().equals(passedLast)) {
            return;
        }
        var host = hosts.size() == 1 ? HOST.matcher(hosts.getFirst()) : null;
        if (host == null || !host.matches()) {
            throw new HubException(ProblemType.MALFORMED_REQUEST, "The Host header must name one host.");
        }
        if (!BaseUrl.isLoopbackHost(name(host.group(1))) || !isOwnPort(port(host.group(2)), request)) {
            throw new HubException(
                    ProblemType.WRONG_HOST,
                    "This hub answers on this machine only, as " + baseUrl.value()
                            + ". To serve others, start it with HUB_BASE_URL=https://the-address-they-use.");
        }
        passedLast = hosts.getFirst();
    }

    /// Whether that `Host` header names the public hub itself; null is a header that is missing.
    boolean isOwn(@Nullable String header) {
        if (header == null) {
            return false;
        }
        if (header.equals(passedLast)) {
            return true;
        }
        if (nameIn(header).filter(this::isOwnName).isEmpty()) {
            return false;
        }
        passedLast = header;
        return true;
    }

    /// Whether that is the hub's own host name.
    boolean isOwnName(String name) {
        return name.equals(ownHost);
    }

    /// The host that a `Host` header names, without its port, in lower case and without a dot at its end; empty
    /// for what names none.
    static Optional<String> nameIn(@Nullable String header) {
        var host = header == null ? null : HOST.matcher(header);
        return host == null || !host.matches() ? Optional.empty() : Optional.of(name(host.group(1)));
    }

    /// The port of the base URL, or the one that the hub listens on where a container maps it to another.
    private boolean isOwnPort(int port, HttpServletRequest request) {
        return port == ownPort || port == request.getLocalPort();
    }

    private int port(@Nullable String withColon) {
        return withColon == null ? usualPort() : Integer.parseInt(withColon.substring(1));
    }

    private int usualPort() {
        return baseUrl.isHttps() ? 443 : 80;
    }

    private static String name(String host) {
        var name = host.toLowerCase(Locale.ROOT);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
