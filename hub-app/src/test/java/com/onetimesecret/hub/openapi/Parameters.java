package com.onetimesecret.hub.openapi;

import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ValueConstants;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The parameters of a route: in its path, its query and its headers.
record Parameters(Words words, WireSchemas schemas, AskParameters ask) {

    /// What belongs to HTTP or to authentication stands elsewhere.
    private static final Set<String> COMMON =
            Set.of(HttpHeaders.AUTHORIZATION, HttpHeaders.ACCEPT, HttpHeaders.ACCEPT_ENCODING);

    private static final Set<String> REPEATABLE = Set.of("topic", "type");

    private static final Map<String, String> HEADERS = Map.of(
            "X-Agent-Sig-Time", "Unix seconds at which the body was signed",
            "X-Agent-Sig", "Base64 signature by the key over `{time}.{body}`",
            "Last-Event-ID", "The id of the last event that arrived: goes on behind it",
            "Idempotency-Key", "Names this call: a repeat within 24 hours is answered alike and done once");

    ArrayNode of(Route route, ObjectNode call) {
        var all = JsonMapper.shared().createArrayNode();
        for (var variable : route.variables()) {
            all.add(path(route, call, variable));
        }
        var sources = route.handlers().stream()
                .flatMap(handler -> List.of(handler.getMethod().getParameters()).stream())
                .toList();
        query(route, call, sources).forEach(all::add);
        headers(route, call, sources).forEach(name -> all.add(header(name)));
        return all;
    }

    private ObjectNode path(Route route, ObjectNode call, String variable) {
        var said = words.pathParameter(call, variable);
        var parameter = parameter(Route.snake(variable), "path").put("required", true);
        if (said.has("about")) {
            parameter.put("description", said.get("about").asString());
        }
        var schema = route.handlers().stream()
                .flatMap(handler -> List.of(handler.getMethod().getParameters()).stream())
                .filter(one -> one.isAnnotationPresent(PathVariable.class)
                        && one.getName().equals(variable))
                .map(one -> schemas.sent(one.getType(), false))
                .findFirst()
                .orElseGet(() -> string());
        parameter.set("schema", schema);
        var example = variable.equals("id")
                ? words.idExample(route.path())
                : said.path("example").asString("");
        if (!example.isEmpty()) {
            parameter.put("example", example);
        }
        return parameter;
    }

    private List<ObjectNode> query(Route route, ObjectNode call, List<Parameter> sources) {
        var all = new ArrayList<ObjectNode>();
        var seen = new TreeSet<String>();
        var isOneOfSeveral = route.handlers().size() > 1;
        for (var source : sources) {
            var declared = source.getAnnotation(RequestParam.class);
            if (declared == null) {
                continue;
            }
            if (Map.class.isAssignableFrom(source.getType())) {
                ask.of(route).forEach(name -> all.add(query(call, name, string())));
                continue;
            }
            var name = declared.name().isEmpty() ? source.getName() : declared.name();
            if (!seen.add(name)) {
                continue;
            }
            var schema = schemas.sent(source.getType(), false);
            var parameter = query(call, name, schema);
            var isNeeded = declared.required() && declared.defaultValue().equals(ValueConstants.DEFAULT_NONE);
            parameter.put("required", isNeeded && !isOneOfSeveral);
            defaultOf(declared, parameter);
            all.add(parameter);
        }
        return all;
    }

    private static void defaultOf(RequestParam declared, ObjectNode parameter) {
        var usual = declared.defaultValue();
        if (!usual.equals(ValueConstants.DEFAULT_NONE)) {
            var schema = parameter.withObjectProperty("schema");
            if (schema.path("type").asString("").equals("integer")) {
                schema.put("default", Long.parseLong(usual));
            } else {
                schema.put("default", usual);
            }
        }
    }

    private ObjectNode query(ObjectNode call, String name, ObjectNode schema) {
        var said = words.queryParameter(call, name);
        var parameter = parameter(name, "query").put("required", false);
        if (said.has("about")) {
            parameter.put("description", said.get("about").asString());
        }
        var narrower = said.has("schema") ? (ObjectNode) said.get("schema").deepCopy() : schema;
        if (REPEATABLE.contains(name)) {
            parameter.putObject("schema").put("type", "array").set("items", narrower);
        } else {
            parameter.set("schema", narrower);
        }
        if (said.has("example") && !REPEATABLE.contains(name)) {
            parameter.set("example", said.get("example"));
        }
        return parameter;
    }

    private static Collection<String> headers(Route route, ObjectNode call, List<Parameter> sources) {
        var names = new TreeSet<String>();
        for (var source : sources) {
            var declared = source.getAnnotation(RequestHeader.class);
            if (declared != null && !COMMON.contains(declared.name())) {
                names.add(declared.name());
            }
        }
        call.path("headers").valueStream().map(JsonNode::asString).forEach(names::add);
        if (Security.isRepeatable(route)) {
            names.add("Idempotency-Key");
        }
        return names;
    }

    private static ObjectNode header(String name) {
        var header =
                parameter(name, "header").put("required", false).put("description", HEADERS.getOrDefault(name, ""));
        header.putObject("schema").put("type", "string");
        return header;
    }

    private static ObjectNode parameter(String name, String in) {
        return JsonMapper.shared().createObjectNode().put("name", name).put("in", in);
    }

    private static ObjectNode string() {
        return JsonMapper.shared().createObjectNode().put("type", "string");
    }
}
