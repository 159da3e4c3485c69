package com.onetimesecret.hub.auth.registration;

import com.onetimesecret.hub.api.BaseUrl;
import java.net.URI;
import java.util.List;

/// Which addresses a browser may be sent back to (RFC 8252 section 7).
final class CheckRedirectUris {

    private CheckRedirectUris() {}

    /// Refuses any that is not https, loopback, or a scheme of the client's own named like a domain.
    static void check(List<String> uris) {
        uris.forEach(CheckRedirectUris::check);
    }

    private static void check(String text) {
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException unreadable) {
            throw InvalidRegistration.redirectUri("A redirect URI cannot be read.");
        }
        var scheme = uri.getScheme();
        if (scheme == null || uri.getRawFragment() != null || uri.getRawUserInfo() != null || text.contains("#")) {
            throw InvalidRegistration.redirectUri("A redirect URI is absolute, without fragment and user.");
        }
        var allowed = switch (scheme) {
            case "https" -> uri.getHost() != null;
            case "http" -> uri.getHost() != null && BaseUrl.isLoopbackHost(uri.getHost());
            // A dot keeps out javascript:, data:, file: and whatever else a browser acts upon.
            default -> scheme.contains(".");
        };
        if (!allowed) {
            throw InvalidRegistration.redirectUri(
                    "A redirect URI is https, http on this machine, or of a private scheme like com.example.app:/back");
        }
    }
}
