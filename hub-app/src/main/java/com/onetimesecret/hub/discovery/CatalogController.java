package com.onetimesecret.hub.discovery;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.onetimesecret.hub.api.call.OpenToAll;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/// The catalogs in which other ecosystems look for what a host offers to agents.
@RestController
@CrossOrigin(
        origins = "*",
        methods = {RequestMethod.GET, RequestMethod.HEAD, RequestMethod.OPTIONS},
        exposedHeaders = HttpHeaders.ETAG)
class CatalogController {

    private static final MediaType CATALOG = new MediaType("application", "ai-catalog+json");
    private static final String SKILLS_SCHEMA = "https://schemas.agentskills.io/discovery/0.2.0/schema.json";

    private final NamedDocument catalog;
    private final NamedDocument skills;

    CatalogController(HubDescription hub, Skill skill, JsonMapper json) {
        catalog = new NamedDocument(
                hub::networkName, () -> Document.of(CATALOG, json.writeValueAsString(AiCatalog.of(hub, skill))));
        var text = skill.document();
        skills = new NamedDocument(
                hub::networkName,
                () -> Document.of(
                        MediaType.APPLICATION_JSON,
                        json.writeValueAsString(new Skills(
                                SKILLS_SCHEMA,
                                List.of(new Listed(
                                        skill.name(),
                                        "skill-md",
                                        skill.description(),
                                        hub.base().at("/skill.md"),
                                        "sha256:" + text.current().sha256()))))));
    }

    /// AI Catalog, under its own name and under that of Agentic Resource Discovery.
    @OpenToAll
    @GetMapping({"/.well-known/ai-catalog.json", "/.well-known/ard.json"})
    ResponseEntity<byte[]> catalog() {
        return catalog.answer();
    }

    /// Agent Skills Discovery 0.2.0.
    @OpenToAll
    @GetMapping("/.well-known/agent-skills/index.json")
    ResponseEntity<byte[]> skills() {
        return skills.answer();
    }

    /// All skills here: one.
    private record Skills(@JsonProperty("$schema") String schema, List<Listed> skills) {}

    /// A skill and how to know that its text is the one that was meant.
    private record Listed(String name, String type, String description, String url, String digest) {}
}
