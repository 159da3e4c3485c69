package com.onetimesecret.hub.api;

import java.net.URI;
import java.util.Locale;

/// The one public address of this hub, from which every link, issuer and accepted audience is made; it never
/// ends in a slash.
public record BaseUrl(String value) {

    public BaseUrl {
        value = value.endsWith("/") ? value.substring(0, value.length() - 1) : value;
        var uri = URI.create(value);
        if (uri.getHost() == null || uri.getScheme() == null || !uri.getScheme().matches("https?")) {
            throw new IllegalArgumentException("The base URL must look like https://hub.example.com, not " + value);
        }
    }

    /// The absolute URL of `path`, which starts with a slash.
    public String at(String path) {
        return value + path;
    }

    /// Whether `audience` names this hub: its base URL with or without a trailing slash, or, on a loopback hub, any
    /// loopback spelling with the same scheme and port.
    public boolean isNamedBy(String audience) {
        var named = audience.endsWith("/") ? audience.substring(0, audience.length() - 1) : audience;
        if (named.equals(value)) {
            return true;
        }
        if (!isLoopback()) {
            return false;
        }
        try {
            var theirs = URI.create(named);
            var ours = URI.create(value);
            return ours.getScheme().equals(theirs.getScheme())
                    && theirs.getHost() != null
                    && isLoopbackHost(theirs.getHost())
                    && ours.getPort() == theirs.getPort()
                    && ours.getPath().equals(theirs.getPath());
        } catch (IllegalArgumentException notAUrl) {
            return false;
        }
    }

    /// Whether only this machine can reach the hub under its base URL.
    public boolean isLoopback() {
        return isLoopbackHost(URI.create(value).getHost());
    }

    /// Whether cookies may be marked `Secure`.
    public boolean isHttps() {
        return value.startsWith("https:");
    }

    /// Whether `host` (without port) is a spelling of the loopback interface.
    public static boolean isLoopbackHost(String host) {
        var name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || name.equals("[::1]")
                || name.equals("::1")
                || name.matches("127(\\.\\d{1,3}){3}");
    }
}
