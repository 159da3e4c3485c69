package com.onetimesecret.hub.mcp;

import com.onetimesecret.hub.web.InnerCalls;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Makes a tool's arguments into the call of the API that it stands for. What a value means is for the route to judge;
/// here is only looked at what decides where it goes.
final class ToolArguments {

    /// What ids and keys are made of: nothing that could lead to another address.
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,256}");

    private static final Map<String, String> NAMES_OF_TYPES = Map.of(
            "string", "a text",
            "integer", "a whole number",
            "number", "a number",
            "boolean", "true or false",
            "array", "a list",
            "object", "an object",
            "null", "null");

    private final Tool tool;
    private final ObjectNode given;

    ToolArguments(Tool tool, ObjectNode given) {
        this.tool = tool;
        this.given = given.deepCopy();
        for (var property : tool.properties().properties()) {
            if (property.getValue().has("default") && !given.has(property.getKey())) {
                this.given.set(property.getKey(), property.getValue().get("default"));
            }
        }
    }

    /// What is wrong with them, a line each; empty if nothing is.
    List<String> mistakes() {
        var mistakes = new ArrayList<String>();
        for (var name : tool.required()) {
            if (!given.has(name)) {
                mistakes.add("`" + name + "` is needed.");
            }
        }
        for (var argument : given.properties()) {
            var known = tool.properties().get(argument.getKey());
            if (known == null) {
                mistakes.add("`" + shortened(argument.getKey()) + "` is not known here. There are: "
                        + String.join(", ", tool.properties().propertyNames()) + ".");
            } else if (!fits(argument.getValue(), known.path("type"))) {
                mistakes.add("`" + argument.getKey() + "` must be " + inWords(known.path("type")) + ".");
            } else if (tool.inPath().contains(argument.getKey())
                    && !ID.matcher(argument.getValue().asString("")).matches()) {
                mistakes.add("`" + argument.getKey() + "` must be an id or key, as an answer had it.");
            }
        }
        return mistakes;
    }

    private static String shortened(String name) {
        return name.length() > 100 ? name.substring(0, 100) + "…" : name;
    }

    private static boolean fits(JsonNode value, JsonNode type) {
        if (type.isArray()) {
            return type.valueStream().anyMatch(one -> fits(value, one));
        }
        return switch (type.asString("")) {
            case "string" -> value.isString();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "array" -> value.isArray();
            case "object" -> value.isObject();
            case "null" -> value.isNull();
            default -> true;
        };
    }

    private static String inWords(JsonNode type) {
        return type.isArray()
                ? String.join(
                        " or ", type.valueStream().map(ToolArguments::inWords).toList())
                : NAMES_OF_TYPES.getOrDefault(type.asString(""), type.asString(""));
    }

    /// The call of the API, once there are no mistakes.
    InnerCalls.Call call() {
        var path = tool.path();
        for (var name : tool.inPath()) {
            path = path.replace("{" + name + "}", given.path(name).asString(""));
        }
        var query = new ArrayList<String>();
        var body = tool.fixed().deepCopy();
        var payload = JsonNodeFactory.instance.objectNode();
        for (var argument : given.properties()) {
            var name = argument.getKey();
            if (tool.query().contains(name)) {
                add(query, name, argument.getValue());
            } else if (tool.payload().contains(name)) {
                payload.set(name, argument.getValue());
            } else if (!tool.inPath().contains(name) && !name.equals(Tool.KEY)) {
                body.set(name, argument.getValue());
            }
        }
        if (!tool.payload().isEmpty()) {
            body.set("payload", payload);
        }
        var headers = new LinkedHashMap<String, String>();
        if (given.has(Tool.KEY)) {
            headers.put("Idempotency-Key", given.get(Tool.KEY).stringValue());
        }
        var text = tool.method().equals("GET") ? "" : body.toString();
        return new InnerCalls.Call(tool.method(), path, String.join("&", query), text, headers);
    }

    private static void add(List<String> query, String name, JsonNode value) {
        if (value.isArray()) {
            value.forEach(one -> add(query, name, one));
        } else {
            var text = value.isString() ? value.stringValue() : value.toString();
            query.add(name + "=" + URLEncoder.encode(text, StandardCharsets.UTF_8));
        }
    }
}
