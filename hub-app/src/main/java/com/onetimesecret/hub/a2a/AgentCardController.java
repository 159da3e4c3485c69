package com.onetimesecret.hub.a2a;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.Agent;
import com.onetimesecret.hub.api.agent.AgentDirectory;
import com.onetimesecret.hub.api.call.OpenToAll;
import com.onetimesecret.hub.api.identity.AgentIdentities;
import com.onetimesecret.hub.api.identity.AgentIdentity;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.auth.CardSignatures;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The cards of agents, signed by the hub: it alone vouches that the address on a card leads to that agent.
@RestController
class AgentCardController {

    // As old as the other documents of an agent may be.
    private static final Duration OLDEST = Duration.ofMillis(700);
    private static final int MOST = 10_000;

    private final AgentIdentities identities;
    private final LoadingCache<AgentIdentity, Optional<Agent>> agents;
    private final LoadingCache<String, Signed> signed;
    private final CardSignatures signatures;
    private final A2aSettings settings;
    private final BaseUrl baseUrl;
    private final JsonMapper json;

    AgentCardController(
            AgentIdentities identities,
            AgentDirectory directory,
            CardSignatures signatures,
            A2aSettings settings,
            BaseUrl baseUrl,
            JsonMapper json) {
        this.identities = identities;
        this.signatures = signatures;
        this.settings = settings;
        this.baseUrl = baseUrl;
        this.json = json;
        agents = Caffeine.newBuilder()
                .expireAfterWrite(OLDEST)
                .maximumSize(MOST)
                .build(found -> directory.find(found.networkId(), found.id()));
        signed = Caffeine.newBuilder()
                .expireAfterWrite(settings.cardFreshFor())
                .maximumSize(MOST)
                .build(this::sign);
    }

    /// The card of an agent with a key; registered clients have none, and no inbox that they read.
    @OpenToAll
    @GetMapping("/a/{agent}" + AgentCard.PATH)
    ResponseEntity<byte[]> card(@PathVariable String agent, HttpServletResponse response) {
        var found = identities
                .find(agent)
                .filter(identity -> identity.state() != AgentIdentity.State.REVOKED)
                .flatMap(agents::get)
                .filter(known -> known.keyThumbprint() != null)
                .orElseThrow(HubException::notFound);
        var card = signed(json.writeValueAsString(AgentCard.of(found, baseUrl)));
        response.setHeader(
                HttpHeaders.CACHE_CONTROL, "max-age=" + settings.cardFreshFor().toSeconds());
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .eTag(card.etag())
                .header(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*")
                .header(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, HttpHeaders.ETAG)
                .body(card.body().getBytes(StandardCharsets.UTF_8));
    }

    private Signed signed(String canonical) {
        var known = signed.get(canonical);
        if (signatures.isTrusted(known.keyId())) {
            return known;
        }
        signed.invalidate(canonical);
        return signed.get(canonical);
    }

    /// The text itself is what is signed: its members are in order already.
    private Signed sign(String canonical) {
        var signature = signatures.sign(canonical.getBytes(StandardCharsets.UTF_8));
        var whole = json.readValue(canonical, ObjectNode.class);
        whole.putArray("signatures")
                .addObject()
                .put("protected", signature.protectedHeader())
                .put("signature", signature.value());
        var body = json.writeValueAsString(whole);
        // Each hub signs for itself, and no two signatures of one text are alike.
        return new Signed(body, signature.keyId(), "W/\"" + signature.fingerprint() + "-" + signature.keyId() + "\"");
    }

    private record Signed(String body, String keyId, String etag) {}
}
