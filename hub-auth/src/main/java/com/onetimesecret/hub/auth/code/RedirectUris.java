package com.onetimesecret.hub.auth.code;

import com.onetimesecret.hub.api.BaseUrl;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Where answers may be sent: exactly what was registered, save for the port of a loopback address (RFC 8252 7.3).
public final class RedirectUris {

    private RedirectUris() {}

    /// Whether `asked` is one of the registered ones.
    static boolean isRegistered(Collection<String> registered, String asked) {
        return registered.contains(asked)
                || loopback(asked)
                        .map(uri -> registered.stream()
                                .anyMatch(known ->
                                        loopback(known).filter(uri::equals).isPresent()))
                        .orElse(false);
    }

    /// Whether only a program on the person's own machine can be there.
    public static boolean isLoopback(String uri) {
        return loopback(uri).isPresent();
    }

    /// A loopback URI without its port, or nothing.
    private static Optional<String> loopback(String text) {
        try {
            var uri = new URI(text);
            if (!"http".equals(uri.getScheme())
                    || uri.getHost() == null
                    || uri.getRawUserInfo() != null
                    || uri.getRawFragment() != null
                    || !BaseUrl.isLoopbackHost(uri.getHost())) {
                return Optional.empty();
            }
            return Optional.of(uri.getHost()
                    + Objects.requireNonNullElse(uri.getRawPath(), "")
                    + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery()));
        } catch (URISyntaxException notAUri) {
            return Optional.empty();
        }
    }

    /// The place that an answer goes to, as people read it: a host, or the name that an app goes by.
    public static String place(String text) {
        try {
            var uri = new URI(text);
            return uri.getHost() == null
                    ? uri.getScheme()
                    : uri.getHost() + (uri.getPort() < 0 || isLoopback(text) ? "" : ":" + uri.getPort());
        } catch (URISyntaxException notAUri) {
            return text;
        }
    }

    /// Whether the answer goes to a site on the web, which could show people anything.
    public static boolean isWebSite(String uri) {
        return uri.startsWith("http") && !isLoopback(uri);
    }

    /// The URI with the parameters that are not null behind what it has.
    public static String with(String uri, Map<String, @Nullable String> parameters) {
        var added = parameters.entrySet().stream()
                .filter(parameter -> parameter.getValue() != null)
                .map(parameter -> parameter.getKey() + "="
                        + URLEncoder.encode(Objects.requireNonNull(parameter.getValue()), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return uri + (uri.indexOf('?') < 0 ? '?' : '&') + added;
    }
}
