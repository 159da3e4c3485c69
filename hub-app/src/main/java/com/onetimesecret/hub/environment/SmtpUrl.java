package com.onetimesecret.hub.environment;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A `HUB_SMTP_URL` taken apart for Spring: `smtps` is TLS from the first byte, `smtp` becomes TLS where the server
/// offers it, and must with `?starttls`.
record SmtpUrl(boolean tls, boolean mustStartTls, String host, int port, String user, String password) {

    // The password may hold a raw @: the last one ends it.
    private static final Pattern FORM =
            Pattern.compile("(smtps?)://(?:([^:/?#]*)(?::([^/?#]*))?@)?([^:@/?#]+)(?::(\\d{1,5}))?/?(\\?starttls)?");

    private static final int TLS_PORT = 465;
    private static final int SUBMISSION_PORT = 587;
    private static final String MILLISECONDS_TO_CONNECT = "5000";
    private static final String MILLISECONDS_TO_WAIT = "10000";

    /// The parts of `url`, if it has the form of one.
    static Optional<SmtpUrl> parse(String url) {
        var match = FORM.matcher(url.strip());
        if (!match.matches()) {
            return Optional.empty();
        }
        try {
            boolean tls = match.group(1).equals("smtps");
            int port = match.group(5) == null ? (tls ? TLS_PORT : SUBMISSION_PORT) : Integer.parseInt(match.group(5));
            var user = match.group(2) == null ? "" : decoded(match.group(2));
            var password = match.group(3) == null ? "" : decoded(match.group(3));
            return Optional.of(new SmtpUrl(tls, match.group(6) != null, match.group(4), port, user, password));
        } catch (IllegalArgumentException badPercentEncoding) {
            return Optional.empty();
        }
    }

    /// The settings of Spring Boot's mail sender.
    Map<String, Object> springProperties() {
        var properties = new HashMap<String, Object>();
        properties.put("spring.mail.host", host);
        properties.put("spring.mail.port", port);
        properties.put("spring.mail.default-encoding", "UTF-8");
        if (!user.isEmpty()) {
            properties.put("spring.mail.username", user);
            properties.put("spring.mail.password", password);
        }
        var smtp = "spring.mail.properties.mail.smtp.";
        properties.put(smtp + "auth", !user.isEmpty());
        properties.put(smtp + "ssl.enable", tls);
        properties.put(smtp + "ssl.checkserveridentity", true);
        properties.put(smtp + "starttls.enable", !tls);
        properties.put(smtp + "starttls.required", mustStartTls);
        // Without these a server that says nothing would hold the letters behind it up for ever.
        properties.put(smtp + "connectiontimeout", MILLISECONDS_TO_CONNECT);
        properties.put(smtp + "timeout", MILLISECONDS_TO_WAIT);
        properties.put(smtp + "writetimeout", MILLISECONDS_TO_WAIT);
        return properties;
    }

    // A plus is a plus here; only forms make it a space.
    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /// Never prints the password.
    @Override
    public String toString() {
        return (tls ? "smtps" : "smtp") + "://" + host + ":" + port;
    }
}
