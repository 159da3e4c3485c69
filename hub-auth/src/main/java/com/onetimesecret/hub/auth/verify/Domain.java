package com.onetimesecret.hub.auth.verify;

import com.onetimesecret.hub.api.BaseUrl;
import java.net.IDN;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The name of a host that agents are asked about, in its one form: lower case, ASCII, no dot at the end.
///
/// @param value with a port only where a hub for this machine alone asks about another program of this machine
record Domain(String value) {

    private static final Pattern NAME =
            Pattern.compile("(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern HERE = Pattern.compile("(localhost|127\\.0\\.0\\.1):\\d{1,5}");

    /// The domain of that text, if it is the name of a host and no address, path or port.
    static Optional<Domain> of(String text, BaseUrl baseUrl) {
        if (baseUrl.isLoopback() && HERE.matcher(text).matches()) {
            return Optional.of(new Domain(text));
        }
        try {
            var ascii = IDN.toASCII(text, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
            var bare = ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii;
            return NAME.matcher(bare).matches() ? Optional.of(new Domain(bare)) : Optional.empty();
        } catch (IllegalArgumentException | IndexOutOfBoundsException notAName) {
            return Optional.empty();
        }
    }

    /// Where it publishes that document.
    URI at(String path) {
        return URI.create((HERE.matcher(value).matches() ? "http://" : "https://") + value + path);
    }
}
