package com.onetimesecret.hub.openapi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.core.io.ClassPathResource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What people wrote about the calls: `operations.yaml`.
record Words(ObjectNode all) {

    static Words read() {
        try (var file = new ClassPathResource("openapi/operations.yaml").getInputStream()) {
            Object loaded = new Yaml().load(new String(file.readAllBytes(), StandardCharsets.UTF_8));
            return new Words((ObjectNode) JsonMapper.shared().<JsonNode>valueToTree(texts(loaded)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// YAML takes the keys 200 and 201 for numbers.
    private static Object texts(Object node) {
        return switch (node) {
            case Map<?, ?> map -> {
                var members = new LinkedHashMap<String, Object>();
                map.forEach((name, value) -> members.put(String.valueOf(name), texts(value)));
                yield members;
            }
            case List<?> list -> list.stream().map(Words::texts).toList();
            default -> node;
        };
    }

    /// What is said of that route; of an alias, what is said of the route that it stands for.
    Optional<ObjectNode> of(Route route) {
        return canonical(route).map(path -> (ObjectNode) all.get("calls").get(route.method() + " " + path));
    }

    /// The path under which the route is described.
    Optional<String> canonical(Route route) {
        var calls = all.get("calls");
        if (calls.has(route.name())) {
            return Optional.of(route.path());
        }
        return route.siblings().stream()
                .filter(path -> calls.has(route.method() + " " + path))
                .findFirst();
    }

    /// The place of the route among the others.
    Comparator<Route> order() {
        var names = new ArrayList<>(all.get("calls").propertyNames());
        var tags = new ArrayList<>(all.get("tags").propertyNames());
        return Comparator.<Route>comparingInt(route -> tags.indexOf(
                        of(route).map(call -> call.path("tag").asString("")).orElse("")))
                .thenComparingInt(route ->
                        names.indexOf(route.method() + " " + canonical(route).orElse("")))
                .thenComparing(Route::path);
    }

    /// The description of the path's variable: the call's own, or the usual one.
    JsonNode pathParameter(ObjectNode call, String variable) {
        var own = call.path("path").path(variable);
        return own.isMissingNode() ? all.get("path_parameters").path(variable) : own;
    }

    /// The example of an id in that path; empty if there is none.
    String idExample(String path) {
        return all.get("id_examples").properties().stream()
                .filter(example -> path.startsWith(example.getKey() + "/"))
                .max(Comparator.comparingInt(example -> example.getKey().length()))
                .map(example -> example.getValue().asString())
                .orElse("");
    }

    /// The description of the query's parameter: the call's own, or the usual one.
    ObjectNode queryParameter(ObjectNode call, String name) {
        var own = call.path("query").path(name);
        return own.isMissingNode()
                ? all.get("query").path(name).asObjectOpt().orElseGet(all::objectNode)
                : (ObjectNode) own;
    }
}
