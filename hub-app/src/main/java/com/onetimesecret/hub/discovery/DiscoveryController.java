package com.onetimesecret.hub.discovery;

import com.onetimesecret.hub.api.call.OpenToAll;
import java.net.URI;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/// The documents that a machine reads before it has an account.
@RestController
@CrossOrigin(
        origins = "*",
        methods = {RequestMethod.GET, RequestMethod.HEAD, RequestMethod.OPTIONS},
        exposedHeaders = HttpHeaders.ETAG)
class DiscoveryController {

    private static final MediaType JSON_SCHEMA = new MediaType("application", "schema+json");

    private final HubDescription hub;
    private final NamedDocument manifest;
    private final NetworkManifests networks;
    private final Document networkSchema;
    private final Document messageSchema;
    private final NamedDocument guide;
    private final NamedDocument skill;
    private final Document shellClient;
    private final Document robots;

    DiscoveryController(
            HubDescription hub,
            NetworkManifests networks,
            Schemas schemas,
            Template template,
            Skill skillText,
            JsonMapper json) {
        this.networks = networks;
        this.hub = hub;
        manifest = new NamedDocument(
                hub::networkName,
                () -> Document.of(MediaType.APPLICATION_JSON, json.writeValueAsString(Manifest.of(hub))));
        networkSchema = Document.of(JSON_SCHEMA, schemas.network());
        messageSchema = Document.of(JSON_SCHEMA, schemas.message());
        guide = new NamedDocument(
                hub::networkName, () -> Document.of(Document.PLAIN_TEXT, template.render("guide/guide.md")));
        skill = skillText.document();
        shellClient = Document.of(Document.PLAIN_TEXT, template.render("guide/agent.sh"));
        robots = Document.of(
                Document.PLAIN_TEXT,
                "User-agent: *\nAllow: /\nDisallow: /dashboard\n\nAgentmap: " + hub.aiCatalogUrl() + "\n");
    }

    @OpenToAll
    @GetMapping("/.well-known/agent-network.json")
    ResponseEntity<byte[]> manifest() {
        return manifest.answer();
    }

    /// The hub as one of its networks describes it: joining by its links needs no choice of network.
    @OpenToAll
    @GetMapping("/n/{slug}/.well-known/agent-network.json")
    ResponseEntity<byte[]> manifestOf(@PathVariable String slug) {
        return networks.of(slug).answer();
    }

    @OpenToAll
    @GetMapping("/agent-network.schema.json")
    ResponseEntity<byte[]> networkSchema() {
        return networkSchema.answer();
    }

    @OpenToAll
    @GetMapping("/agent-message.schema.json")
    ResponseEntity<byte[]> messageSchema() {
        return messageSchema.answer();
    }

    @OpenToAll
    @GetMapping("/llms.txt")
    ResponseEntity<byte[]> guide() {
        return guide.answer();
    }

    /// The guide of one of its networks, whose block joins that one.
    @OpenToAll
    @GetMapping("/n/{slug}/llms.txt")
    ResponseEntity<byte[]> guideOf(@PathVariable String slug) {
        return networks.guideOf(slug).answer();
    }

    @OpenToAll
    @GetMapping("/skill.md")
    ResponseEntity<byte[]> skill() {
        return skill.answer();
    }

    /// The client for a shell; plain text, so that a browser shows it instead of saving it unseen.
    @OpenToAll
    @GetMapping("/agent.sh")
    ResponseEntity<byte[]> shellClient() {
        return shellClient.answer();
    }

    @OpenToAll
    @GetMapping("/robots.txt")
    ResponseEntity<byte[]> robots() {
        return robots.answer();
    }

    /// The addresses that agents guess for the manifest.
    @OpenToAll
    @GetMapping({"/.well-known/agent-network", "/agent-network.json"})
    ResponseEntity<Void> guessedManifest() {
        return movedTo(hub.manifestUrl());
    }

    /// The addresses that agents guess for the guide.
    @OpenToAll
    @GetMapping({"/.well-known/llms.txt", "/llms-full.txt", "/agents.md", "/AGENTS.md", "/SKILL.md"})
    ResponseEntity<Void> guessedGuide() {
        return movedTo(hub.guideUrl());
    }

    private static ResponseEntity<Void> movedTo(String url) {
        return ResponseEntity.status(HttpStatus.PERMANENT_REDIRECT)
                .location(URI.create(url))
                .header(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*")
                .build();
    }
}
