package com.onetimesecret.hub.auth.verify;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.auth.domain.DomainName;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/// The name of a host that agents are asked about, in its one form: lower case, ASCII, no dot at the end.
///
/// @param value with a port only where a hub for this machine alone asks about another program of this machine
record Domain(String value) {

    private static final Pattern HERE = Pattern.compile("(?:localhost|127\\.0\\.0\\.1):(\\d{1,5})");
    private static final int LAST_PORT = 65_535;

    /// The domain of that text, if it is the name of a host and no address, path or port.
    static Optional<Domain> of(String text, BaseUrl baseUrl) {
        return baseUrl.isLoopback() && isHere(text)
                ? Optional.of(new Domain(text))
                : DomainName.parse(text).map(name -> new Domain(name.value()));
    }

    private static boolean isHere(String text) {
        var here = HERE.matcher(text);
        return here.matches() && Integer.parseInt(here.group(1)) <= LAST_PORT;
    }

    /// Where it publishes that document.
    URI at(String path) {
        return URI.create((isHere(value) ? "http://" : "https://") + value + path);
    }
}
