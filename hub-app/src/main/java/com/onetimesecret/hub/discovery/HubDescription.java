package com.onetimesecret.hub.discovery;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.RateLimits;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/// The one model that every discovery document is made from, so that they cannot disagree.
@Component
class HubDescription {

    private final BaseUrl base;
    private final DiscoverySettings settings;
    private final RateLimits limits;
    private final Supplier<Optional<String>> name;
    private final String prefix;

    @Autowired
    HubDescription(BaseUrl base, DiscoverySettings settings, RateLimits limits, NetworkName name) {
        this(base, settings, limits, name::get, "");
    }

    private HubDescription(
            BaseUrl base,
            DiscoverySettings settings,
            RateLimits limits,
            Supplier<Optional<String>> name,
            String prefix) {
        this.prefix = prefix;
        this.base = base;
        this.settings = settings;
        this.limits = limits;
        this.name = name;
    }

    /// The same hub as one of its networks describes it: by its name, and with its own door.
    HubDescription of(String slug, String networkName) {
        return new HubDescription(base, settings, limits, () -> Optional.of(networkName), "/n/" + slug);
    }

    /// What stands before the path of its own door: empty for the hub's.
    String door() {
        return prefix;
    }

    /// Where agents ask to join; a network's own door needs no `network` in the body.
    String joinUrl() {
        return base.at(prefix + "/api/v2/agent/auth");
    }

    BaseUrl base() {
        return base;
    }

    /// What its people call the network; before anybody did, what it will be called unless they change it.
    String networkName() {
        return name.get().orElseGet(this::firstName);
    }

    private String firstName() {
        return settings.networkName().isBlank() ? "Agent network at " + address() : settings.networkName();
    }

    /// The base URL without its scheme, which is also the path of the folder that the guide's block makes.
    String address() {
        return base.value().substring(base.value().indexOf("://") + 3);
    }

    long auditTrailTtl() {
        return settings.auditTrailTtl().toSeconds();
    }

    int loopBrake() {
        return settings.loopBrake();
    }

    RateLimits limits() {
        return limits;
    }

    List<String> scopes() {
        return Arrays.stream(Scope.values()).map(Scope::wire).toList();
    }

    /// The calls by name, as absolute URI templates.
    Map<String, String> capabilities() {
        var calls = new LinkedHashMap<String, String>();
        for (var capability : Capability.values()) {
            calls.put(capability.wire(), base.at(capability.template()));
        }
        return calls;
    }

    List<OnboardingStep> onboarding() {
        return OnboardingStep.all(base, joinUrl());
    }

    String manifestUrl() {
        return base.at("/.well-known/agent-network.json");
    }

    String guideUrl() {
        return base.at(prefix + "/llms.txt");
    }

    String networkSchemaUrl() {
        return base.at("/agent-network.schema.json");
    }

    String messageSchemaUrl() {
        return base.at("/agent-message.schema.json");
    }

    String openApiUrl() {
        return base.at("/openapi.json");
    }

    String docsUrl() {
        return base.at("/docs");
    }

    String apiCatalogUrl() {
        return base.at("/.well-known/api-catalog");
    }

    String aiCatalogUrl() {
        return base.at("/.well-known/ai-catalog.json");
    }

    String problemsUrl() {
        return base.at("/problems");
    }
}
