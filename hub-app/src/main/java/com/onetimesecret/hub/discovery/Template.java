package com.onetimesecret.hub.discovery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/// Markdown from the jar with this hub's facts in place of `{{name}}`.
@Component
class Template {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\w+)}}");

    private final HubDescription hub;
    private final Map<String, String> facts;

    Template(HubDescription hub) {
        this.hub = hub;
        var limits = hub.limits();
        facts = Map.of(
                "base_url", hub.base().value(),
                "address", hub.address() + hub.door(),
                "authority", hub.address(),
                "door", hub.door(),
                "posts_per_minute", String.valueOf(limits.postsPerMinute()),
                "reads_per_minute", String.valueOf(limits.readsPerMinute()),
                "actions_per_minute", String.valueOf(limits.actionsPerMinute()),
                "secrets_per_hour", String.valueOf(limits.secretsPerHour()));
    }

    /// The text of that class path resource, filled in.
    String render(String resource) {
        try {
            var text = new ClassPathResource(resource).getContentAsString(StandardCharsets.UTF_8);
            return PLACEHOLDER.matcher(text).replaceAll(found -> Matcher.quoteReplacement(fact(found)));
        } catch (IOException e) {
            throw new UncheckedIOException("The page " + resource + " is not in the jar", e);
        }
    }

    private String fact(MatchResult placeholder) {
        var name = placeholder.group(1);
        var fact = name.equals("network") ? hub.networkName() : facts.get(name);
        if (fact == null) {
            throw new IllegalStateException("No page may ask for " + placeholder.group());
        }
        return fact;
    }
}
