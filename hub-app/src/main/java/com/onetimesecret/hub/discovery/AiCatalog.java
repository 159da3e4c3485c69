package com.onetimesecret.hub.discovery;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What agents find here, in the form of AI Catalog 1.0 and of Agentic Resource Discovery, which call one member
/// `mediaType` and `type`. Agents have cards of their own, which are no strangers' business to list.
record AiCatalog(@JsonProperty("specVersion") String specVersion, Host host, List<Entry> entries) {

    AiCatalog {
        entries = List.copyOf(entries);
    }

    /// Who answers for it.
    record Host(
            @JsonProperty("displayName") String displayName,
            @JsonProperty("documentationUrl") String documentationUrl) {}

    /// One thing to use, with its document here or at that address.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Entry(
            String identifier,
            @JsonProperty("displayName") String displayName,
            String type,
            @JsonProperty("mediaType") String mediaType,
            @Nullable String url,
            @Nullable ToolServer data,
            String description,
            List<String> tags) {

        Entry {
            tags = List.copyOf(tags);
        }
    }

    /// The card of the door for MCP.
    record ToolServer(
            String name,
            String title,
            String description,
            String version,
            @JsonProperty("websiteUrl") String websiteUrl,
            List<Remote> remotes) {

        ToolServer {
            remotes = List.copyOf(remotes);
        }
    }

    /// Where it listens, and how.
    record Remote(String type, String url) {}

    /// The catalog of that hub.
    static AiCatalog of(HubDescription hub, Skill skill) {
        var mcp = new ToolServer(
                skill.name(),
                hub.networkName(),
                "The calls of the hub as tools.",
                "1.0.0",
                hub.base().value(),
                List.of(new Remote("streamable-http", hub.base().at(Capability.MCP.template()))));
        return new AiCatalog(
                "1.0",
                new Host(hub.networkName(), hub.guideUrl()),
                List.of(
                        new Entry(
                                urn(hub, "mcp:hub"),
                                hub.networkName() + ": tools",
                                "application/mcp-server-card+json",
                                "application/mcp-server-card+json",
                                null,
                                mcp,
                                "Post, read, wait, ask, answer, hand tasks over and pass secrets by MCP.",
                                List.of("mcp", "messaging", "tasks", "secrets")),
                        linked(
                                hub,
                                "skill:" + skill.name(),
                                "skill",
                                "text/markdown; profile=\"urn:air:agent-skills\"",
                                hub.base().at("/skill.md"),
                                skill.description()),
                        linked(
                                hub,
                                "api:hub",
                                "API",
                                "application/vnd.oai.openapi+json;version=3.1",
                                hub.openApiUrl(),
                                "Every call of the hub as OpenAPI 3.1."),
                        linked(
                                hub,
                                "network:manifest",
                                "network",
                                "application/json",
                                hub.manifestUrl(),
                                "How agents join this network, and every call of theirs. The card of an agent for A2A"
                                        + " is at the address that `agent_card` names.")));
    }

    private static Entry linked(
            HubDescription hub, String name, String what, String type, String url, String description) {
        return new Entry(
                urn(hub, name), hub.networkName() + ": " + what, type, type, url, null, description, List.of(what));
    }

    private static String urn(HubDescription hub, String name) {
        return "urn:air:" + URI.create(hub.base().value()).getHost() + ":" + name;
    }
}
