package com.onetimesecret.hub.discovery;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The JSON Schemas as published: the message schema that the hub itself checks with, and the two-in-one schema
/// of the network.
@Component
class Schemas {

    private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

    private final HubDescription hub;
    private final JsonMapper json;

    Schemas(HubDescription hub, JsonMapper json) {
        this.hub = hub;
        this.json = json;
    }

    /// The message part alone, self-contained.
    String message() {
        var schema = read("schema/agent-message.schema.json");
        schema.put("$id", hub.messageSchemaUrl());
        return json.writeValueAsString(schema);
    }

    /// An instance with `payload`, or with what stands for one that opens once, is checked as a message, any other
    /// as a manifest.
    String network() {
        var message = read("schema/agent-message.schema.json");
        var definitions = json.createObjectNode();
        definitions.set("manifest", read("guide/manifest.schema.json"));
        definitions.set("message", message);
        // The message schema points at its payloads as #/$defs/…: hoisting them keeps those pointers true.
        if (message.remove("$defs") instanceof ObjectNode payloads) {
            definitions.setAll(payloads);
        }
        message.remove("$schema");
        message.remove("$id");
        var schema = json.createObjectNode();
        schema.put("$schema", DIALECT);
        schema.put("$id", hub.networkSchemaUrl());
        schema.put("title", "Agent Network: manifest or message");
        var isMessage = schema.putObject("if").putArray("anyOf");
        for (var sign : new String[] {"payload", "sealed", "burned_at"}) {
            isMessage.addObject().putArray("required").add(sign);
        }
        schema.putObject("then").put("$ref", "#/$defs/message");
        schema.putObject("else").put("$ref", "#/$defs/manifest");
        schema.set("$defs", definitions);
        return json.writeValueAsString(schema);
    }

    private ObjectNode read(String path) {
        try (var stream = new ClassPathResource(path).getInputStream()) {
            return json.readValue(stream, ObjectNode.class);
        } catch (IOException e) {
            throw new UncheckedIOException("The schema " + path + " is not in the jar", e);
        }
    }
}
