package com.onetimesecret.hub.openapi;

import com.onetimesecret.hub.api.call.Visitor;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// How calls are refused, on each surface in its own form.
final class Refusals {

    private static final String PROBLEM = "application/problem+json";

    private Refusals() {}

    /// What a route may refuse with, by status; `default` for the rest.
    static void add(ObjectNode responses, Route route, ObjectNode call) {
        switch (route.surface()) {
            case API -> {
                for (var status : ofApi(route, call)) {
                    responses.putObject(String.valueOf(status)).put("$ref", ref("Problem" + status));
                }
                responses.putObject("default").put("$ref", ref("Problem"));
            }
            case OAUTH -> {
                for (var status : List.of("400", "401", "429", "default")) {
                    responses.putObject(status).put("$ref", ref("OAuthError"));
                }
            }
            case ONETIME_1 -> {
                if (route.takes(Visitor.class)) {
                    responses.putObject("404").put("$ref", ref("OnetimeRefusal"));
                }
            }
            case ONETIME_2 -> {
                for (var status : ofApi(route, call)) {
                    responses.putObject(String.valueOf(status)).put("$ref", ref("OnetimeProblem"));
                }
                responses.putObject("default").put("$ref", ref("OnetimeProblem"));
            }
            case MCP, A2A -> responses.putObject("default").put("$ref", ref("RpcError"));
            case AGENT -> responses.putObject("404").put("$ref", ref("Nothing"));
            case PAGE, DOCUMENT -> {
                if (route.path().equals("/tls-ask")) {
                    responses.putObject("404").put("$ref", ref("Nothing"));
                } else if (!route.variables().isEmpty()) {
                    responses.putObject("404").put("$ref", ref("Problem404"));
                }
                if (route.path().equals("/readyz")) {
                    responses.putObject("503").put("$ref", ref("Problem503"));
                }
            }
        }
    }

    private static Set<Integer> ofApi(Route route, ObjectNode call) {
        var statuses = new TreeSet<>(Set.of(422, 429, 503));
        if (!Security.isOpen(route)) {
            statuses.addAll(Set.of(401, 403));
        }
        if (route.path().endsWith("/agent/auth")) {
            statuses.addAll(Set.of(401, 403));
        }
        if (!route.variables().isEmpty()) {
            statuses.add(404);
        }
        if (Route.WITH_BODY.contains(route.method())) {
            statuses.addAll(Set.of(400, 413, 415));
        }
        if (Security.isRepeatable(route)) {
            statuses.add(409);
        }
        call.path("also").forEach(status -> statuses.add(status.asInt()));
        return statuses;
    }

    private static String ref(String name) {
        return "#/components/responses/" + name;
    }

    /// The components that the routes point at.
    static void components(ObjectNode responses) {
        var byStatus = Arrays.stream(ProblemType.values())
                .collect(Collectors.groupingBy(ProblemType::status, TreeMap::new, Collectors.toList()));
        byStatus.forEach((status, types) -> {
            var response = problem(responses, "Problem" + status, words(types), "Problem");
            if (status == 401) {
                header(response, "WWW-Authenticate", "How to authenticate, with `resource_metadata`", "string");
            }
            if (status == 429 || status == 503) {
                header(response, "Retry-After", "Seconds to wait", "integer");
            }
        });
        problem(responses, "Problem", "Any other refusal: a problem (RFC 9457) whose `type` is a page", "Problem");
        json(
                responses,
                "OnetimeProblem",
                "A refusal in the words of Onetime Secret, which is a problem (RFC 9457) too",
                "OnetimeProblem");
        json(
                responses,
                "RpcError",
                "A refusal as JSON-RPC 2.0 says it; `data` is the problem, or for A2A details of types that it knows",
                "RpcError");
        json(responses, "OAuthError", "A refusal as RFC 6749 says it", "OAuthError");
        json(
                responses,
                "OnetimeRefusal",
                "Every refusal of this API is a 404; `X-OTS-Intended-Status` says which status is meant",
                "OnetimeRefusal");
        responses.putObject("Nothing").put("description", "Nothing is there for this caller; the answer is empty");
    }

    private static String words(List<ProblemType> types) {
        return types.stream()
                .map(type -> "[%s]({{base_url}}/problems/%s): %s".formatted(type.slug(), type.slug(), type.title()))
                .collect(Collectors.joining("; "));
    }

    private static ObjectNode problem(ObjectNode responses, String name, String about, String schema) {
        return content(responses, name, about, schema, PROBLEM);
    }

    private static void json(ObjectNode responses, String name, String about, String schema) {
        content(responses, name, about, schema, "application/json");
    }

    private static ObjectNode content(ObjectNode responses, String name, String about, String schema, String type) {
        var response = responses.putObject(name).put("description", about);
        response.putObject("content").putObject(type).putObject("schema").put("$ref", "#/components/schemas/" + schema);
        return response;
    }

    private static void header(ObjectNode response, String name, String about, String type) {
        response.withObjectProperty("headers")
                .putObject(name)
                .put("description", about)
                .putObject("schema")
                .put("type", type);
    }

    /// The schemas of refusals that no record of the hub describes.
    static Map<String, ObjectNode> schemas(JsonMapper json) {
        return Map.of(
                "OAuthError",
                (ObjectNode) json.readTree("""
                        {"type":"object","required":["error"],"additionalProperties":true,"properties":{
                        "error":{"type":"string"},"error_description":{"type":"string"},"error_uri":{"type":"string"}}}
                        """),
                "RpcError",
                (ObjectNode) json.readTree("""
                        {"type":"object","required":["jsonrpc","error"],"additionalProperties":true,"properties":{
                        "jsonrpc":{"const":"2.0"},"error":{"type":"object","required":["code","message"],
                        "additionalProperties":true,"properties":{"code":{"type":"integer"},"message":{"type":"string"},
                        "data":{"anyOf":[{"$ref":"#/components/schemas/Problem"},{"type":"array","items":{"type":"object",
                        "additionalProperties":true}}]}}}}}
                        """),
                "OnetimeProblem",
                (ObjectNode) json.readTree("""
                        {"type":"object","description":"The members of a problem, and those that clients of Onetime Secret look for",
                        "required":["type","title","status","error","message"],"additionalProperties":true,"properties":{
                        "type":{"type":"string","format":"uri"},"title":{"type":"string"},"status":{"type":"integer"},
                        "error":{"type":"string"},"message":{"type":"string"},"error_type":{"type":"string"}}}
                        """),
                "OnetimeRefusal",
                (ObjectNode) json.readTree("""
                        {"type":"object","additionalProperties":false,"properties":{
                        "error":{"type":"string"},"secret_key":{"type":"string"},"message":{"type":"string"}}}
                        """));
    }
}
