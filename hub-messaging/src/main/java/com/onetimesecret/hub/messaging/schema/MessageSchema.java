package com.onetimesecret.hub.messaging.schema;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;
import com.onetimesecret.hub.api.problem.FieldError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Checks messages against `agent-message.schema.json`, the file that is also published.
///
/// The envelope and the payload of the message's own type are checked apart, so that a mistake is reported once
/// and at its place.
@Component
public class MessageSchema {

    private static final String RESOURCE = "/schema/agent-message.schema.json";
    private static final List<String> SET_BY_THE_HUB =
            List.of("id", "seq", "received_at", "expires_at", "origin", "sealed", "burned_at", "burned_by");
    private static final List<String> SENT = List.of("type", "payload");

    private final SchemaErrors errors;
    private final Schema envelope;
    private final Map<MessageType, Schema> payloads = new EnumMap<>(MessageType.class);

    MessageSchema() {
        var registry = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12,
                builder -> builder.schemaRegistryConfig(SchemaRegistryConfig.builder()
                        .formatAssertionsEnabled(true)
                        .pathType(PathType.JSON_POINTER)
                        .build()));
        var root = read();
        errors = new SchemaErrors(root);
        var alone = root.deepCopy();
        alone.remove(List.of("allOf", "$id"));
        // What a client sends has its content, even if what others get of it has not.
        SENT.forEach(alone.putArray("required")::add);
        envelope = registry.getSchema(alone);
        for (var type : MessageType.values()) {
            var payload = root.objectNode();
            payload.set("$schema", root.get("$schema"));
            payload.put("$ref", "#/$defs/" + type.wire() + "_payload");
            payload.set("$defs", root.get("$defs"));
            payloads.put(type, registry.getSchema(payload));
        }
    }

    private static ObjectNode read() {
        try (var resource = Objects.requireNonNull(MessageSchema.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            return (ObjectNode) JsonMapper.shared().readTree(resource);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// What is wrong with a message that a client sends; empty if nothing is.
    public List<FieldError> mistakesOf(JsonNode message, MessageType type) {
        var mistakes = new ArrayList<FieldError>();
        for (var name : SET_BY_THE_HUB) {
            if (message.has(name)) {
                mistakes.add(FieldError.at("/" + name, "is set by the hub; leave it out"));
            }
        }
        errors.of(envelope.validate(message), "").stream()
                .filter(error -> SET_BY_THE_HUB.stream().noneMatch(name -> isAt(error, "/" + name)))
                .forEach(mistakes::add);
        var payload = message.get("payload");
        if (payload != null && payload.isObject()) {
            mistakes.addAll(mistakesOfPayload(payload, type, "/payload"));
        }
        return List.copyOf(mistakes);
    }

    /// What is wrong with a payload of that type, which stands at `pointer`.
    public List<FieldError> mistakesOfPayload(JsonNode payload, MessageType type, String pointer) {
        return errors.of(Objects.requireNonNull(payloads.get(type)).validate(payload), pointer);
    }

    private static boolean isAt(FieldError error, String pointer) {
        return error.pointer().equals(pointer) || error.pointer().startsWith(pointer + "/");
    }
}
