package com.onetimesecret.hub.openapi;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Holds values against the schemas of a document.
final class Schemas {

    private final JsonNode open;
    private final JsonNode closed;
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

    Schemas(JsonNode document) {
        open = document.get("components");
        closed = closed(open.deepCopy());
    }

    /// What is wrong with the value.
    ///
    /// @param exactly whether members that the schema does not name are wrong, as they are in answers
    List<String> mistakes(JsonNode schema, JsonNode value, boolean exactly) {
        var whole = JsonMapper.shared().createObjectNode();
        whole.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        whole.set("components", exactly ? closed : open);
        whole.putArray("allOf").add(exactly ? closed(schema.deepCopy()) : schema);
        return registry.getSchema(whole).validate(value).stream()
                .map(Object::toString)
                .toList();
    }

    /// Answers may gain members, but the document has to name those that they have now.
    private static JsonNode closed(JsonNode node) {
        if (node instanceof ObjectNode schema
                && schema.path("properties").isObject()
                && schema.path("type").asString("").equals("object")
                && !schema.has("additionalProperties")) {
            schema.put("additionalProperties", false);
        }
        node.forEach(Schemas::closed);
        return node;
    }

    /// The schema at that pointer, which begins with `#`.
    static JsonNode resolved(JsonNode document, JsonNode node) {
        var pointer = node.path("$ref");
        return pointer.isString()
                ? resolved(document, document.at(pointer.asString().substring(1)))
                : node;
    }

    /// By type of content.
    static Map<String, JsonNode> contents(JsonNode response) {
        var contents = new LinkedHashMap<String, JsonNode>();
        response.path("content").properties().forEach(content -> contents.put(content.getKey(), content.getValue()));
        return contents;
    }
}
