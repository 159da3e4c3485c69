package com.onetimesecret.hub.environment;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A `DATABASE_URL` as hosting platforms write it, taken apart for JDBC.
record DatabaseUrl(String jdbcUrl, String user, String password) {

    // The password may hold a raw @: the last one ends it.
    private static final Pattern FORM =
            Pattern.compile("postgres(?:ql)?://([^:@/?#]+)(?::([^/?#]*))?@([^/?#@]+)(?:/([^/?#]*))?(?:\\?([^#]*))?");

    /// libpq names that the JDBC driver spells differently.
    private static final Map<String, String> PARAMETERS = Map.of(
            "application_name", "ApplicationName",
            "connect_timeout", "connectTimeout",
            "channel_binding", "channelBinding");

    /// The parts of `url`, if it has the form of one.
    static Optional<DatabaseUrl> parse(String url) {
        var match = FORM.matcher(url.strip());
        if (!match.matches()) {
            return Optional.empty();
        }
        try {
            var user = decoded(match.group(1));
            var password = match.group(2) == null ? "" : decoded(match.group(2));
            var named = match.group(4);
            var database = named == null || named.isEmpty() ? match.group(1) : named;
            var parameters = match.group(5) == null ? "" : "?" + renamed(match.group(5));
            return Optional.of(new DatabaseUrl(
                    "jdbc:postgresql://" + match.group(3) + "/" + database + parameters, user, password));
        } catch (IllegalArgumentException badPercentEncoding) {
            return Optional.empty();
        }
    }

    private static String renamed(String parameters) {
        return Arrays.stream(parameters.split("&"))
                .filter(parameter -> !parameter.isEmpty())
                .map(parameter -> {
                    var parts = parameter.split("=", 2);
                    return PARAMETERS.getOrDefault(parts[0], parts[0]) + (parts.length > 1 ? "=" + parts[1] : "");
                })
                .collect(Collectors.joining("&"));
    }

    // A plus is a plus here; only forms make it a space.
    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /// Never prints the password.
    @Override
    public String toString() {
        return jdbcUrl;
    }
}
