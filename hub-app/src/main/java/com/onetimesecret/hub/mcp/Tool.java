package com.onetimesecret.hub.mcp;

import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.CurrentAgent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A call of the API as a tool, as `mcp/tools.json` describes it.
///
/// @param scope what its route needs; null: any will do
/// @param method how the route is called
/// @param path its path, with the names of arguments in braces
/// @param query the arguments that go into the query
/// @param payload the arguments that go into the body's member of that name
/// @param fixed what the body has besides
/// @param keyed whether it may be sent again under an idempotency key
/// @param foreign whether what it answers was written by others
/// @param described as `tools/list` has it
record Tool(
        String name,
        @Nullable Scope scope,
        String method,
        String path,
        Set<String> query,
        Set<String> payload,
        ObjectNode fixed,
        boolean keyed,
        boolean foreign,
        ObjectNode described) {

    /// The argument under which a call is sent again.
    static final String KEY = "idempotency_key";

    static final String WAIT = "wait";

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Pattern VARIABLE = Pattern.compile("\\{([a-z_]+)}");

    Tool {
        query = Set.copyOf(query);
        payload = Set.copyOf(payload);
    }

    static Tool of(JsonNode entry) {
        var call = entry.get("call").stringValue().split(" ", 2);
        var keyed = entry.path("keyed").asBoolean(false);
        var scope = entry.path("scope").asString("");
        return new Tool(
                entry.get("name").stringValue(),
                scope.isEmpty() ? null : Scope.of(scope).orElseThrow(),
                call[0],
                call[1],
                names(entry.path("query")),
                names(entry.path("payload")),
                entry.path("fixed") instanceof ObjectNode given ? given : NODES.objectNode(),
                keyed,
                entry.path("foreign").asBoolean(false),
                described(entry, keyed));
    }

    private static ObjectNode described(JsonNode entry, boolean keyed) {
        var hints = entry.path("hints");
        var tool = NODES.objectNode();
        for (var member : List.of("name", "title", "description")) {
            tool.set(member, entry.get(member));
        }
        var input = NODES.objectNode().put("type", "object");
        var properties = input.putObject("properties");
        entry.path("input").properties().forEach(property -> properties.set(property.getKey(), property.getValue()));
        if (keyed) {
            properties
                    .putObject(KEY)
                    .put("type", "string")
                    .put(
                            "description",
                            "A UUID of your own. If you do not know whether a call arrived, send the very same again with"
                                    + " the same key: it is done once.");
        }
        if (entry.has("required")) {
            input.set("required", entry.get("required"));
        }
        input.put("additionalProperties", false);
        tool.set("inputSchema", input);
        var output = NODES.objectNode().put("type", "object");
        output.set("properties", entry.has("output") ? entry.get("output") : NODES.objectNode());
        if (entry.has("output_required")) {
            output.set("required", entry.get("output_required"));
        }
        tool.set("outputSchema", output);
        tool.putObject("annotations")
                .put("title", entry.get("title").stringValue())
                .put("readOnlyHint", hints.path("read_only").asBoolean(false))
                .put("destructiveHint", hints.path("destructive").asBoolean(false))
                .put("idempotentHint", hints.path("idempotent").asBoolean(false))
                .put("openWorldHint", entry.path("foreign").asBoolean(false));
        return tool;
    }

    private static Set<String> names(JsonNode list) {
        var names = new LinkedHashSet<String>();
        list.forEach(name -> names.add(name.stringValue()));
        return names;
    }

    /// Whether that agent may call its route.
    boolean isOpenTo(CurrentAgent agent) {
        return scope == null || agent.may(scope);
    }

    /// The arguments that it knows, by name.
    JsonNode properties() {
        return described.path("inputSchema").path("properties");
    }

    /// The arguments that it cannot do without.
    List<String> required() {
        var required = new ArrayList<String>();
        described.path("inputSchema").path("required").forEach(name -> required.add(name.stringValue()));
        return required;
    }

    /// The arguments that stand in its path.
    List<String> inPath() {
        return VARIABLE.matcher(path).results().map(found -> found.group(1)).toList();
    }

    /// Whether a call with those arguments waits for something.
    boolean waits(JsonNode arguments) {
        return properties().has(WAIT) && arguments.path(WAIT).asInt(0) > 0;
    }

    /// The arguments with which this tool makes that call of the API, if it is the one that does.
    Optional<Map<String, String>> arguments(String calledMethod, String calledPath) {
        if (!method.equals(calledMethod)) {
            return Optional.empty();
        }
        var names = inPath();
        var pattern = VARIABLE.matcher(path).replaceAll(Matcher.quoteReplacement("([A-Za-z0-9_-]{1,256})"));
        var found = Pattern.compile(pattern).matcher(calledPath);
        if (!found.matches()) {
            return Optional.empty();
        }
        var arguments = new LinkedHashMap<String, String>();
        for (int i = 0; i < names.size(); i++) {
            arguments.put(names.get(i), found.group(i + 1));
        }
        return Optional.of(arguments);
    }
}
