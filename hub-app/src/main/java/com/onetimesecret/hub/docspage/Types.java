package com.onetimesecret.hub.docspage;

import com.onetimesecret.hub.docspage.Call.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// Says schemas in a few words.
final class Types {

    private static final int DEEPEST = 3;
    private static final Set<String> SAME_EVERYWHERE = Set.of("next");

    private final JsonNode document;

    Types(JsonNode document) {
        this.document = document;
    }

    /// What it points at, or itself.
    JsonNode resolved(JsonNode node) {
        var pointer = node.path("$ref");
        return pointer.isString() ? resolved(document.at(pointer.asString().substring(1))) : node;
    }

    /// The members of an object; those of lists in it one level further down.
    List<Member> members(JsonNode schema) {
        var members = new ArrayList<Member>();
        collect(schema, "", members, 0);
        return members;
    }

    private void collect(JsonNode pointed, String prefix, List<Member> members, int depth) {
        var schema = resolved(pointed);
        var either = schema.has("oneOf") ? schema.get("oneOf") : schema.path("anyOf");
        if (!schema.has("properties") && !either.isEmpty()) {
            // The first is what most calls are about.
            collect(either.get(0), prefix, members, depth);
            return;
        }
        if (schema.path("type").asString("").equals("array") && depth == 0) {
            collect(schema.path("items"), "[].", members, depth + 1);
            return;
        }
        var needed =
                schema.path("required").valueStream().map(JsonNode::asString).collect(Collectors.toSet());
        for (var property : schema.path("properties").properties()) {
            var name = prefix + property.getKey();
            var member = resolved(property.getValue());
            var about = property.getValue()
                    .path("description")
                    .asString(member.path("description").asString(""));
            members.add(new Member(
                    name,
                    "body",
                    of(property.getValue(), 12),
                    needed.contains(property.getKey()),
                    about.replace("`", "")));
            var isList = member.path("type").asString("").equals("array");
            var inner = isList ? resolved(member.path("items")) : member;
            if (depth + 1 < DEEPEST && inner.has("properties") && !SAME_EVERYWHERE.contains(property.getKey())) {
                collect(inner, name + (isList ? "[]." : "."), members, depth + 2);
            }
        }
    }

    /// A type in a word or two.
    ///
    /// @param most values that are listed
    String of(JsonNode pointed, int most) {
        var schema = resolved(pointed);
        if (schema.has("const")) {
            return schema.get("const").toString();
        }
        if (schema.has("enum") && schema.get("enum").size() <= most) {
            return schema.get("enum").valueStream().map(JsonNode::asString).collect(Collectors.joining(" | "));
        }
        for (var either : List.of("oneOf", "anyOf")) {
            if (schema.has(either) && !schema.has("properties")) {
                return schema.get(either)
                        .valueStream()
                        .map(one -> of(one, most))
                        .distinct()
                        .collect(Collectors.joining(" | "));
            }
        }
        var type = schema.path("type");
        if (type.isArray()) {
            return type.valueStream().map(JsonNode::asString).collect(Collectors.joining(" | "));
        }
        if (type.asString("").equals("array")) {
            return "[" + of(schema.path("items"), most) + "]";
        }
        var format = schema.path("format").asString("");
        return type.isString() ? (format.isEmpty() ? type.asString() : format) + bounds(schema) : "any";
    }

    private static String bounds(JsonNode schema) {
        if (schema.has("minimum") && schema.has("maximum")) {
            return " " + schema.get("minimum").asString() + "…"
                    + schema.get("maximum").asString();
        }
        return schema.has("maxLength") ? " ≤ " + schema.get("maxLength").asString() : "";
    }
}
