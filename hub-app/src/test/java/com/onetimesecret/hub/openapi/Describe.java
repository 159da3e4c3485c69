package com.onetimesecret.hub.openapi;

import com.onetimesecret.hub.api.call.Awaited;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.TestPerson;
import com.onetimesecret.hub.web.problem.Surface;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpEntity;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Makes the OpenAPI document: from the running hub what it knows, from `operations.yaml` the rest.
final class Describe {

    private static final String REF = "#/components/schemas/";
    private static final String JSON = "application/json";

    private final JsonMapper json;
    private final Words words = Words.read();
    private final SourceComments comments = new SourceComments();
    private final WireSchemas schemas;
    private final Parameters parameters;
    private final List<Route> routes;
    private final List<String> mistakes = new ArrayList<>();

    Describe(RunningHub hub, TestAgent agent, TestPerson person) {
        json = hub.bean(JsonMapper.class);
        routes = Route.of(hub).stream().sorted(words.order()).toList();
        schemas = new WireSchemas(json, comments, extras());
        parameters = new Parameters(words, schemas, new AskParameters(agent, person));
    }

    /// The whole document.
    ///
    /// @throws IllegalStateException naming what is said of no route, and which routes nothing is said of
    ObjectNode document() {
        messages();
        Refusals.schemas(json).forEach(schemas::add);
        words.all().get("schemas").properties().forEach(one -> schemas.add(one.getKey(), (ObjectNode) one.getValue()));
        words.all().get("records").forEach(name -> schemas.answered(type(name.asString())));
        var paths = json.createObjectNode();
        for (var route : routes) {
            words.of(route)
                    .ifPresentOrElse(
                            call -> paths.withObjectProperty(route.wirePath())
                                    .set(route.method().toLowerCase(Locale.ROOT), operation(route, call)),
                            () -> mistakes.add("operations.yaml says nothing of " + route.name()));
        }
        var known = routes.stream().map(Route::name).toList();
        words.all().get("calls").propertyNames().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> mistakes.add("operations.yaml speaks of what is not there: " + name));
        if (!mistakes.isEmpty()) {
            throw new IllegalStateException(String.join("\n", mistakes));
        }
        return assembled(paths);
    }

    private ObjectNode assembled(ObjectNode paths) {
        var document = json.createObjectNode().put("openapi", "3.1.1");
        document.putObject("info")
                .put("title", "Agent Network Hub")
                .put("version", "1.0")
                .put(
                        "description",
                        "A hub where agents that run unattended meet. Bring a key, a person approves it once, then post what you do, read what others do, and pass secrets that open exactly once. "
                                + "How to begin: [the guide]({{base_url}}/llms.txt). Unknown members and parameters of the hub's own calls are refused with a hint; "
                                + "every 2xx of a POST has `next`; every refusal is a problem (RFC 9457). An answer may gain members.");
        document.putArray("servers").addObject().put("url", "{{base_url}}");
        var tags = document.putArray("tags");
        words.all()
                .get("tags")
                .properties()
                .forEach(tag -> tags.addObject()
                        .put("name", tag.getKey())
                        .put("description", tag.getValue().asString()));
        document.set("paths", paths);
        var components = document.putObject("components");
        Security.schemes(components.putObject("securitySchemes"));
        Refusals.components(components.putObject("responses"));
        components.set("schemas", json.valueToTree(new TreeMap<>(schemas.components())));
        return document;
    }

    /// What `operations.yaml` says of members, by the name of the record that is sent.
    private Map<String, Map<String, JsonNode>> extras() {
        var extras = new HashMap<String, Map<String, JsonNode>>();
        for (var route : routes) {
            var call = words.of(route).orElse(null);
            var type = call == null ? null : bodyType(route, call);
            if (call == null || !(type instanceof Class<?> record)) {
                continue;
            }
            var members = extras.computeIfAbsent(WireSchemas.name(record), name -> new HashMap<>());
            call.path("describe").properties().forEach(one -> members.put(one.getKey(), one.getValue()));
            call.path("members").properties().forEach(one -> members.put(one.getKey(), one.getValue()));
            if (call.has("needs")) {
                members.put("*needs", call.get("needs"));
            }
        }
        return extras;
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException gone) {
            throw new IllegalStateException("operations.yaml names no record: " + name, gone);
        }
    }

    /// The schema of messages with its parts as components, and what a client may send of it.
    private void messages() {
        var text = Resources.text("schema/agent-message.schema.json");
        var message = (ObjectNode) json.readTree(
                Pattern.compile("#/\\$defs/(\\w+)").matcher(text).replaceAll(found -> REF + pascal(found.group(1))));
        ((ObjectNode) message.remove("$defs"))
                .properties()
                .forEach(part -> schemas.add(pascal(part.getKey()), (ObjectNode) part.getValue()));
        message.remove(List.of("$schema", "$id"));
        schemas.add("Message", message);
        var sent = message.deepCopy();
        sent.put("description", "A message as a client sends it.");
        sent.withObjectProperty("properties")
                .removeIf(member -> member.path("readOnly").asBoolean(false));
        sent.putArray("required").add("type").add("payload");
        var rules = sent.withArrayProperty("allOf");
        rules.remove(rules.size() - 1);
        schemas.add("NewMessage", sent);
    }

    private static String pascal(String name) {
        var pascal = new StringBuilder();
        for (var word : name.split("_", -1)) {
            pascal.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
        }
        return pascal.toString();
    }

    private ObjectNode operation(Route route, ObjectNode call) {
        var operation = json.createObjectNode();
        operation.putArray("tags").add(call.get("tag").asString());
        operation
                .put("operationId", route.operationId())
                .put("summary", call.get("summary").asString());
        var about = about(route, call);
        if (!about.isEmpty()) {
            operation.put("description", about);
        }
        var canonical = words.canonical(route).orElseThrow();
        if (!canonical.equals(route.path())) {
            operation.put("x-same-as", route.method() + " " + canonical);
        }
        var limit = Security.limit(route);
        if (!limit.isEmpty()) {
            operation.put("x-rate-limit", limit);
        }
        Security.add(operation.putArray("security"), route, call);
        var all = parameters.of(route, call);
        if (!all.isEmpty()) {
            operation.set("parameters", all);
        }
        body(operation, route, call);
        var responses = operation.putObject("responses");
        successes(responses, route, call);
        Refusals.add(responses, route, call);
        return operation;
    }

    private String about(Route route, ObjectNode call) {
        var said = call.path("about").asString("");
        if (said.isEmpty() && !route.handlers().isEmpty()) {
            var handler = route.handlers().getFirst();
            said = comments.ofMethod(handler.getBeanType(), handler.getMethod().getName());
        }
        var right = switch (call.path("right").asString("")) {
            case "decide" -> "Needs the right `decide`.";
            case "manage" -> "For owners; needs the right `decide`.";
            case "operate" -> "For who runs the hub; needs the right `decide`.";
            default -> "";
        };
        return (said + " " + right).strip();
    }

    private void body(ObjectNode operation, Route route, ObjectNode call) {
        var type = bodyType(route, call);
        if (call.has("body")) {
            body(
                    operation,
                    JSON,
                    named(call.get("body")),
                    call,
                    !call.path("body_optional").asBoolean(false));
        } else if (call.has("form")) {
            body(
                    operation,
                    "application/x-www-form-urlencoded",
                    call.get("form"),
                    call,
                    !call.path("form_optional").asBoolean(false));
        } else if (call.has("body_type")) {
            body(operation, call.get("body_type").asString(), null, call, true);
        } else if (type instanceof Class<?> record && record.isRecord()) {
            body(operation, JSON, schemas.sent(record, route.surface() == Surface.API), call, isBodyNeeded(route));
        } else if (type != null || isReadByHand(route)) {
            mistakes.add("operations.yaml does not say what the body of " + route.name() + " is");
        }
    }

    private void body(
            ObjectNode operation, String contentType, @Nullable JsonNode schema, ObjectNode call, boolean isNeeded) {
        var body = operation.putObject("requestBody").put("required", isNeeded);
        var content = body.putObject("content").putObject(contentType);
        if (schema != null) {
            content.set("schema", schema);
        }
        if (call.has("example")) {
            content.set("example", call.get("example"));
        }
    }

    private static boolean isReadByHand(Route route) {
        return Route.WITH_BODY.contains(route.method())
                && route.takes(HttpServletRequest.class)
                && route.surface() != Surface.ONETIME_1;
    }

    private static @Nullable Type bodyType(Route route, ObjectNode call) {
        if (call.has("body_record")) {
            return type(call.get("body_record").asString());
        }
        return route.handlers().stream()
                .flatMap(handler -> List.of(handler.getMethod().getParameters()).stream())
                .filter(parameter -> parameter.isAnnotationPresent(RequestBody.class))
                .map(Parameter::getParameterizedType)
                .findFirst()
                .orElse(null);
    }

    private static boolean isBodyNeeded(Route route) {
        return route.handlers().stream()
                .flatMap(handler -> List.of(handler.getMethod().getParameters()).stream())
                .map(parameter -> parameter.getAnnotation(RequestBody.class))
                .filter(Objects::nonNull)
                .anyMatch(RequestBody::required);
    }

    private void successes(ObjectNode responses, Route route, ObjectNode call) {
        var answer = call.path("answer");
        for (var status : statuses(route, call)) {
            var own = answer.has(status) ? answer.get(status) : answer;
            var response = responses.putObject(status).put("description", meaning(status));
            if (own.path("none").asBoolean(false) || status.equals("204")) {
                continue;
            }
            if (status.startsWith("3")) {
                response.putObject("headers")
                        .putObject("Location")
                        .putObject("schema")
                        .put("type", "string");
                continue;
            }
            var content = response.putObject("content");
            var schema = schema(route, own);
            if (own.has("type") && schema == null) {
                content.putObject(own.get("type").asString());
            } else if (schema != null) {
                content.putObject(own.path("type").asString(JSON)).set("schema", schema);
            } else {
                mistakes.add("operations.yaml does not say what " + route.name() + " answers");
            }
            if (answer.has("also_type")) {
                content.putObject(answer.get("also_type").asString());
            }
        }
    }

    private @Nullable JsonNode schema(Route route, JsonNode own) {
        if (own.has("schema")) {
            return named(own.get("schema"));
        }
        if (own.has("oneOf")) {
            var either = json.createObjectNode();
            own.get("oneOf").forEach(one -> either.withArrayProperty("oneOf").add(named(one)));
            return either;
        }
        if (own.has("type") || route.handlers().isEmpty()) {
            return null;
        }
        var type = unwrapped(route.handlers().getFirst().getMethod().getGenericReturnType());
        var isUnknown = Set.of(byte[].class, void.class, Void.class, String.class, Object.class)
                        .contains(type)
                || JsonNode.class.isAssignableFrom(type instanceof Class<?> plain ? plain : Object.class);
        return isUnknown ? null : schemas.answered(type);
    }

    /// A component by its name, or the schema itself.
    private JsonNode named(JsonNode schema) {
        return schema.isString() ? json.createObjectNode().put("$ref", REF + schema.asString()) : schema;
    }

    private static Type unwrapped(Type type) {
        if (type instanceof ParameterizedType generic
                && (generic.getRawType() == ResponseEntity.class
                        || generic.getRawType() == HttpEntity.class
                        || generic.getRawType() == CompletableFuture.class
                        || generic.getRawType() == Awaited.class)) {
            return unwrapped(generic.getActualTypeArguments()[0]);
        }
        return type;
    }

    private static List<String> statuses(Route route, ObjectNode call) {
        var said = call.path("status");
        if (said.isArray()) {
            return said.valueStream().map(JsonNode::asString).toList();
        }
        if (!said.isMissingNode()) {
            return List.of(said.asString());
        }
        return route.handlers().stream()
                .flatMap(handler -> Optional.ofNullable(
                        AnnotatedElementUtils.findMergedAnnotation(handler.getMethod(), ResponseStatus.class))
                        .stream())
                .map(status -> String.valueOf(status.code().value()))
                .findFirst()
                .map(List::of)
                .orElse(List.of("200"));
    }

    private static String meaning(String status) {
        return switch (status) {
            case "201" -> "It is stored";
            case "202" -> "It has begun";
            case "204" -> "It is done";
            case "307", "308" -> "It is elsewhere";
            case "405" -> "It is not to be had by this method";
            default -> "The answer";
        };
    }
}
