package com.onetimesecret.hub.environment;

import com.onetimesecret.hub.api.BaseUrl;
import org.springframework.core.env.ConfigurableEnvironment;

/// What the variables of TLS must be together.
final class TlsVariables {

    private TlsVariables() {}

    /// Refuses what does not go together, in one line.
    static void require(ConfigurableEnvironment environment) {
        boolean files = isSet(environment, "hub.tls.certificate");
        boolean acme = isSet(environment, "hub.acme.email");
        refuseIf(
                files != isSet(environment, "hub.tls.key"),
                "HUB_TLS_CERTIFICATE and HUB_TLS_KEY go together: set both, or neither.");
        refuseIf(
                files && acme,
                "HUB_TLS_CERTIFICATE and HUB_ACME_EMAIL exclude each other: the certificates come from files or by ACME.");
        var httpPort = environment.getProperty("hub.tls.http-port", "0");
        boolean plain = !httpPort.matches("0*");
        refuseIf(
                plain && !files && !acme,
                "HUB_HTTP_PORT is set, but the hub serves no TLS: set HUB_TLS_CERTIFICATE or HUB_ACME_EMAIL, or only PORT.");
        refuseIf(
                plain && httpPort.equals(environment.getProperty("server.port")),
                "HUB_HTTP_PORT and PORT are the same: one is for http, the other for https.");
        var baseUrl = environment.getProperty("hub.base-url", "");
        refuseIf(
                (files || acme) && !baseUrl.isEmpty() && !new BaseUrl(baseUrl).isHttps(),
                "HUB_BASE_URL is an http address, but the hub serves TLS: set it to the https address.");
        if (acme) {
            refuseIf(
                    baseUrl.isEmpty() || new BaseUrl(baseUrl).isLoopback(),
                    "HUB_ACME_EMAIL is set without a public HUB_BASE_URL: say for which host the certificate is.");
            refuseIf(
                    !plain,
                    "HUB_ACME_EMAIL is set without HUB_HTTP_PORT: the authority asks on port 80 of each host, so set"
                            + " HUB_HTTP_PORT=80, or the port that 80 leads to.");
        }
        refuseIf(
                !acme && isSet(environment, "hub.acme.trust"),
                "HUB_ACME_TRUST is set without HUB_ACME_EMAIL, which has the hub get its certificates by ACME.");
    }

    private static void refuseIf(boolean wrong, String line) {
        if (wrong) {
            throw new StartRefused(line);
        }
    }

    private static boolean isSet(ConfigurableEnvironment environment, String property) {
        return !environment.getProperty(property, "").isEmpty();
    }
}
