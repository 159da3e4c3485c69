package com.onetimesecret.hub.auth.dpop;

import com.onetimesecret.hub.api.BaseUrl;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/// Compares the address in a proof with the one that was called, as RFC 9449 4.3 says: without query and fragment,
/// and after the normalisation of RFC 3986 6.2.2 and 6.2.3.
final class ProofTarget {

    private static final Pattern PERCENT = Pattern.compile("%([0-9A-Fa-f]{2})");

    private ProofTarget() {}

    /// Whether `htu` is the public address of `path` at this hub; what a `Host` header says does not matter.
    static boolean isMet(String htu, BaseUrl hub, String path) {
        try {
            var uri = new URI(htu);
            if (uri.getScheme() == null || uri.getHost() == null || uri.getRawUserInfo() != null) {
                return false;
            }
            var theirPath = path(uri.getRawPath());
            var ourPath = path(path);
            var prefix = theirPath.endsWith(ourPath)
                    ? origin(uri) + theirPath.substring(0, theirPath.length() - ourPath.length())
                    : null;
            return prefix != null && (hub.isNamedBy(prefix) || prefix.equals(normal(hub)));
        } catch (URISyntaxException notAUrl) {
            return false;
        }
    }

    private static String normal(BaseUrl hub) {
        var uri = URI.create(hub.value());
        return origin(uri) + uri.getRawPath();
    }

    private static String origin(URI uri) {
        var scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        int usual = scheme.equals("https") ? 443 : 80;
        var port = uri.getPort() == -1 || uri.getPort() == usual ? "" : ":" + uri.getPort();
        return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port;
    }

    private static String path(String raw) {
        var path = raw.isEmpty() ? "/" : raw;
        return PERCENT.matcher(path).replaceAll(encoded -> {
            char c = (char) Integer.parseInt(encoded.group(1), 16);
            return isUnreserved(c) ? String.valueOf(c) : encoded.group().toUpperCase(Locale.ROOT);
        });
    }

    private static boolean isUnreserved(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "-._~".indexOf(c) >= 0;
    }
}
