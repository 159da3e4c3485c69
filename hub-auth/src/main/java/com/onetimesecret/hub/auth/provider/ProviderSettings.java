package com.onetimesecret.hub.auth.provider;

import com.onetimesecret.hub.api.BaseUrl;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The OpenID provider where people may sign in; empty means that there is none.
///
/// @param issuer where its discovery document is, without `/.well-known/openid-configuration`
/// @param name what the button calls it; empty: the issuer's host
/// @param answerWithin how long somebody may take to sign in there
/// @param patience how long the hub waits for the provider
@ConfigurationProperties("hub.oidc")
public record ProviderSettings(
        @DefaultValue("") String issuer,
        @DefaultValue("") String clientId,
        @DefaultValue("") String clientSecret,
        @DefaultValue("") String name,
        @DefaultValue("10m") Duration answerWithin,
        @DefaultValue("5s") Duration patience) {

    public ProviderSettings {
        issuer = issuer.strip();
        clientId = clientId.strip();
        name = name.strip();
        if (!issuer.isEmpty() && (clientId.isEmpty() || clientSecret.isEmpty())) {
            throw new IllegalArgumentException(
                    "HUB_OIDC_ISSUER, HUB_OIDC_CLIENT_ID and HUB_OIDC_CLIENT_SECRET go together: set all, or none");
        }
        if (!issuer.isEmpty() && !isSafe(issuer)) {
            throw new IllegalArgumentException("HUB_OIDC_ISSUER must be an https URL");
        }
    }

    /// Whether there is one.
    public boolean isOn() {
        return !issuer.isEmpty();
    }

    /// What people call it.
    String title() {
        return name.isEmpty() && isOn() ? URI.create(issuer).getHost() : name;
    }

    private static boolean isSafe(String issuer) {
        try {
            var url = URI.create(issuer);
            return url.getHost() != null
                    && ("https".equals(url.getScheme())
                            || ("http".equals(url.getScheme()) && BaseUrl.isLoopbackHost(url.getHost())));
        } catch (IllegalArgumentException notAUrl) {
            return false;
        }
    }

    @Override
    public String toString() {
        return "ProviderSettings[issuer=" + issuer + ", clientId=" + clientId + "]";
    }
}
