package com.onetimesecret.hub.web;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Collections;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Answers only under the hub's own host name, so that no link, cookie or audience can be made up by a `Host`
/// header (WIRE 0).
@Component
class HostRule {

    private static final Pattern HOST = Pattern.compile("(\\[[0-9A-Fa-f:.]{2,45}]|[A-Za-z0-9._-]{1,253})(:\\d{1,5})?");

    private final BaseUrl baseUrl;
    private final String ownHost;
    private final int ownPort;
    // Clients send the same header with every request; the one that passed last is not looked at again.
    private volatile String passedLast = "";

    HostRule(BaseUrl baseUrl) {
        this.baseUrl = baseUrl;
        var own = URI.create(baseUrl.value());
        ownHost = name(own.getHost());
        ownPort = own.getPort() < 0 ? usualPort() : own.getPort();
    }

    void check(HttpServletRequest request) {
        var hosts = Collections.list(request.getHeaders("Host"));
        if (hosts.size() == 1 && hosts.getFirst().equals(passedLast)) {
            return;
        }
        var host = hosts.size() == 1 ? HOST.matcher(hosts.getFirst()) : null;
        if (host == null || !host.matches()) {
            throw new HubException(ProblemType.MALFORMED_REQUEST, "The Host header must name one host.");
        }
        var name = name(host.group(1));
        var isOurs = baseUrl.isLoopback()
                ? BaseUrl.isLoopbackHost(name) && isOwnPort(port(host.group(2)), request)
                : name.equals(ownHost);
        if (!isOurs) {
            throw new HubException(ProblemType.WRONG_HOST, refusal());
        }
        passedLast = hosts.getFirst();
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

    private String refusal() {
        return baseUrl.isLoopback()
                ? "This hub answers on this machine only, as " + baseUrl.value()
                        + ". To serve others, start it with HUB_BASE_URL=https://the-address-they-use."
                : "This hub answers as " + baseUrl.value() + ". If that is not its address, set HUB_BASE_URL.";
    }

    private static String name(String host) {
        var name = host.toLowerCase(Locale.ROOT);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
