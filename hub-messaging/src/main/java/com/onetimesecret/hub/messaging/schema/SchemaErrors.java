package com.onetimesecret.hub.messaging.schema;

import com.networknt.schema.Error;
import com.onetimesecret.hub.api.problem.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Says what a schema found wrong in words that tell how to do it right.
final class SchemaErrors {

    private static final Set<String> NEVER_REPEATED = Set.of("secret_key", "context_secret_key");
    private static final int LONGEST_QUOTE = 100;

    private final JsonNode schema;

    /// @param schema the file whose members are suggested for unknown ones
    SchemaErrors(JsonNode schema) {
        this.schema = schema;
    }

    /// One error per mistake, with pointers that begin at `prefix`.
    List<FieldError> of(List<Error> found, String prefix) {
        var errors = new ArrayList<FieldError>();
        for (var error : found) {
            var translated = translated(error, prefix + error.getInstanceLocation());
            if (errors.stream().noneMatch(earlier -> earlier.pointer().equals(translated.pointer()))) {
                errors.add(translated);
            }
        }
        return errors;
    }

    private FieldError translated(Error error, String pointer) {
        var rule = error.getSchemaNode();
        return switch (error.getKeyword()) {
            case "enum" -> FieldError.notOneOf(pointer, quoted(error.getInstanceNode()), texts(rule));
            case "const" -> FieldError.notOneOf(pointer, quoted(error.getInstanceNode()), List.of(rule.asString()));
            case "required" -> FieldError.at(member(error, pointer), "is missing");
            case "additionalProperties" ->
                FieldError.unknown(member(error, pointer), error.getProperty(), siblings(error));
            case "type" -> FieldError.at(pointer, "must be " + inWords(rule));
            case "minLength", "minItems" -> FieldError.at(pointer, "must not be empty");
            case "maxLength" -> FieldError.at(pointer, "must have at most " + rule.asString() + " characters");
            case "maxItems" -> FieldError.at(pointer, "must have at most " + rule.asString() + " elements");
            case "uniqueItems" -> FieldError.at(pointer, "must not name anything twice");
            case "minimum" -> FieldError.at(pointer, "must be at least " + rule.asString());
            case "maximum" -> FieldError.at(pointer, "must be at most " + rule.asString());
            case "pattern" -> shaped(error, pointer, "must match " + rule.asString());
            case "format" -> shaped(error, pointer, format(rule.asString()));
            default -> FieldError.at(pointer, error.getMessage());
        };
    }

    private static String member(Error error, String pointer) {
        return pointer + "/" + StrictJson.escaped(error.getProperty());
    }

    private static FieldError shaped(Error error, String pointer, String message) {
        var name = pointer.substring(pointer.lastIndexOf('/') + 1);
        var got = NEVER_REPEATED.contains(name) ? null : quoted(error.getInstanceNode());
        return new FieldError(pointer, got, List.of(), null, message);
    }

    private static String quoted(@Nullable JsonNode node) {
        var text = node == null ? "" : node.isString() ? node.stringValue() : node.toString();
        return text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) + "…" : text;
    }

    private static String format(String name) {
        return switch (name) {
            case "date-time" -> "must be a time like 2026-01-31T12:00:00Z";
            case "uri" -> "must be an absolute URL";
            default -> "must be a " + name;
        };
    }

    private static String inWords(JsonNode types) {
        return types.isArray()
                ? String.join(
                        " or ", texts(types).stream().map(SchemaErrors::noun).toList())
                : noun(types.asString());
    }

    private static String noun(String type) {
        return switch (type) {
            case "object" -> "an object";
            case "array" -> "an array";
            case "integer" -> "an integer";
            default -> "a " + type;
        };
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asString)
                .toList();
    }

    /// The members that a client may send where an unknown one was found.
    private List<String> siblings(Error error) {
        var properties = schema.at(error.getSchemaLocation().getFragment().getParent() + "/properties");
        return properties.properties().stream()
                .filter(property -> !property.getValue().path("readOnly").asBoolean(false))
                .map(Map.Entry::getKey)
                .toList();
    }
}
