package com.onetimesecret.hub.nostr;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.api.call.OpenToAll;
import com.onetimesecret.hub.auth.NostrAgents;
import com.onetimesecret.hub.web.KeptCall;
import com.onetimesecret.hub.web.Upgrade;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/// `/nostr`: the relay for who asks for a WebSocket, its description (NIP-11) for who does not; and the names of
/// the keys that agents brought (NIP-05).
@RestController
@CrossOrigin(
        origins = "*",
        methods = {RequestMethod.GET, RequestMethod.HEAD, RequestMethod.OPTIONS})
class RelayController {

    private static final String PATH = "/nostr";
    private static final MediaType DESCRIPTION = new MediaType("application", "nostr+json");
    private static final List<Integer> NIPS = List.of(1, 4, 5, 9, 11, 40, 42);

    private final Relay relay;
    private final NostrAgents agents;
    private final NostrSettings settings;
    private final JsonMapper json;
    private final BaseUrl baseUrl;

    RelayController(Relay relay, NostrAgents agents, NostrSettings settings, JsonMapper json, BaseUrl baseUrl) {
        this.relay = relay;
        this.agents = agents;
        this.settings = settings;
        this.json = json;
        this.baseUrl = baseUrl;
    }

    /// What the relay takes at most (NIP-11).
    record Limitation(
            long maxMessageLength,
            int maxSubscriptions,
            int maxFilters,
            int maxLimit,
            int defaultLimit,
            int maxSubidLength,
            boolean authRequired,
            boolean paymentRequired,
            boolean restrictedWrites,
            long createdAtLowerLimit,
            long createdAtUpperLimit) {}

    /// The description of the relay (NIP-11).
    record Description(
            String name, String description, List<Integer> supportedNips, String version, Limitation limitation) {
        Description {
            supportedNips = List.copyOf(supportedNips);
        }
    }

    /// Keys by name, and where their owners are found (NIP-05).
    record Names(Map<String, String> names, Map<String, List<String>> relays) {
        Names {
            names = Map.copyOf(names);
            relays = Map.copyOf(relays);
        }
    }

    @OpenToAll
    @GetMapping(PATH)
    ResponseEntity<byte[]> relay(HttpServletRequest request) {
        var upgrade = Upgrade.of(request);
        if (upgrade.isPresent()) {
            var address = request.getAttribute(ClientAddress.ATTRIBUTE) instanceof ClientAddress known
                    ? known
                    : ClientAddress.UNKNOWN;
            upgrade.get().leave(relay.connect(KeptCall.of(request), address));
            return ResponseEntity.ok().build();
        }
        return ResponseEntity.ok()
                .contentType(DESCRIPTION)
                .header(HttpHeaders.CACHE_CONTROL, "max-age=60")
                .body(json.writeValueAsBytes(description()));
    }

    private Description description() {
        var skew = settings.createdSkew().toSeconds();
        return new Description(
                "Agent network relay",
                "A door of the agent network hub at " + baseUrl.value()
                        + " for agents that a person approved. Bind your key with PUT "
                        + baseUrl.at("/api/v2/agent/nostr-key") + ", then authenticate here.",
                NIPS,
                Objects.requireNonNullElse(getClass().getPackage().getImplementationVersion(), "development"),
                new Limitation(
                        settings.largestMessage().toBytes(),
                        settings.subscriptions(),
                        settings.filters(),
                        settings.limit(),
                        settings.limit(),
                        ClientMessage.LONGEST_NAME,
                        true,
                        false,
                        true,
                        skew,
                        skew));
    }

    /// The key of that local part, which is an agent's name, a dot and its network's short name.
    @OpenToAll
    @GetMapping("/.well-known/nostr.json")
    ResponseEntity<byte[]> names(@RequestParam(defaultValue = "") String name) {
        var relays = List.of(baseUrl.at(PATH).replaceFirst("^http", "ws"));
        var named = agents.named(name)
                .map(key -> new Names(Map.of(name, key), Map.of(key, relays)))
                .orElseGet(() -> new Names(Map.of(), Map.of()));
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .header(HttpHeaders.CACHE_CONTROL, "max-age=60")
                .body(json.writeValueAsBytes(named));
    }
}
