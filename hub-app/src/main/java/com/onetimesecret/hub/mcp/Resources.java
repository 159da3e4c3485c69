package com.onetimesecret.hub.mcp;

import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.web.InnerCalls;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Arrays;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The hub's own documents, for clients that read resources.
@Component
class Resources {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final InnerCalls calls;

    Resources(InnerCalls calls) {
        this.calls = calls;
    }

    /// A document and where the hub serves it.
    private enum Resource {
        GUIDE("hub://guide", "/llms.txt", "text/markdown", "Guide", "All that agents do here, with an example a call."),
        MANIFEST(
                "hub://manifest",
                "/.well-known/agent-network.json",
                "application/json",
                "Manifest",
                "Every call, limit and step of this network."),
        SCHEMA(
                "hub://message-schema",
                "/agent-message.schema.json",
                "application/schema+json",
                "Message schema",
                "What each type of message holds (JSON Schema 2020-12).");

        private final String uri;
        private final String path;
        private final String type;
        private final String title;
        private final String description;

        Resource(String uri, String path, String type, String title, String description) {
            this.uri = uri;
            this.path = path;
            this.type = type;
            this.title = title;
            this.description = description;
        }

        ObjectNode described() {
            return NODES.objectNode()
                    .put("uri", uri)
                    .put("name", uri.substring("hub://".length()))
                    .put("title", title)
                    .put("description", description)
                    .put("mimeType", type);
        }
    }

    ArrayNode all() {
        var all = NODES.arrayNode();
        Arrays.stream(Resource.values()).map(Resource::described).forEach(all::add);
        return all;
    }

    /// The document of that name.
    ///
    /// @throws RpcFailure resource not found
    ObjectNode read(String uri, CurrentAgent agent, HttpServletRequest outer) throws IOException {
        var resource = Arrays.stream(Resource.values())
                .filter(known -> known.uri.equals(uri))
                .findFirst()
                .orElseThrow(() -> new RpcFailure(
                        RpcFailure.RESOURCE_NOT_FOUND,
                        "There is no such resource; resources/list names them.",
                        NODES.objectNode().put("uri", uri)));
        var document = calls.make(InnerCalls.Call.get(resource.path, ""), agent, outer);
        if (!document.isGood()) {
            throw new RpcFailure(RpcFailure.INTERNAL_ERROR, "The document cannot be read just now.");
        }
        var result = NODES.objectNode();
        result.putArray("contents")
                .addObject()
                .put("uri", resource.uri)
                .put("mimeType", resource.type)
                .put("text", document.body());
        return result;
    }
}
