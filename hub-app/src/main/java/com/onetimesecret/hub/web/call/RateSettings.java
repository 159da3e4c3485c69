package com.onetimesecret.hub.web.call;

import com.onetimesecret.hub.api.call.RateLimits;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How many calls the hub lets through (`HUB_RATE_…`): enough for an agent at work, too few to fill the disk.
@ConfigurationProperties("hub.rate")
record RateSettings(
        @DefaultValue("10") int postsPerMinute,
        @DefaultValue("60") int readsPerMinute,
        @DefaultValue("120") int actionsPerMinute,
        @DefaultValue("100") int secretsPerHour,
        @DefaultValue("30") int authPerMinute) {

    RateSettings {
        positive("HUB_RATE_POSTS_PER_MINUTE", postsPerMinute);
        positive("HUB_RATE_READS_PER_MINUTE", readsPerMinute);
        positive("HUB_RATE_ACTIONS_PER_MINUTE", actionsPerMinute);
        positive("HUB_RATE_SECRETS_PER_HOUR", secretsPerHour);
        positive("HUB_RATE_AUTH_PER_MINUTE", authPerMinute);
    }

    RateLimits limits() {
        return new RateLimits(postsPerMinute, readsPerMinute, actionsPerMinute, secretsPerHour, authPerMinute);
    }

    private static void positive(String name, int number) {
        if (number < 1) {
            throw new IllegalArgumentException(name + " must be 1 or more, not " + number);
        }
    }
}
