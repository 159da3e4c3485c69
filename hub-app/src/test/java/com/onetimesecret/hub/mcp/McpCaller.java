package com.onetimesecret.hub.mcp;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.Wire;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A client of the Model Context Protocol with a token, over plain HTTP.
record McpCaller(String hub, String token) {

    static final String BOTH = "application/json, text/event-stream";

    /// Sends that body as it is, with those headers besides.
    Answer send(String body, String... headers) {
        var request = Wire.post(hub + "/mcp", body).header("Accept", BOTH).header("Authorization", "Bearer " + token);
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return Wire.send(request);
    }

    /// Makes a request.
    Answer request(String method, Map<String, ?> params, String... headers) {
        return send(Wire.json(Map.of("jsonrpc", "2.0", "id", 7, "method", method, "params", params)), headers);
    }

    /// The result of a tool; of a stream, its last event.
    JsonNode tool(String name, Map<String, ?> arguments) {
        var answer = call(name, arguments);
        if (answer.status() != 200) {
            throw new IllegalStateException(answer.toString());
        }
        var body = answer.body();
        if (body.isString()) {
            var text = body.stringValue();
            body = JsonMapper.shared().readTree(text.substring(text.lastIndexOf("data: ") + 6));
        }
        if (!body.has("result")) {
            throw new IllegalStateException(body.toString());
        }
        return body.get("result");
    }

    /// The whole answer to the call of a tool, which wants to hear of progress.
    Answer call(String name, Map<String, ?> arguments) {
        var params = new LinkedHashMap<String, Object>();
        params.put("name", name);
        params.put("arguments", arguments);
        params.put("_meta", Map.of("progressToken", "the-token"));
        return request("tools/call", params);
    }

    /// What a tool answered, raw.
    JsonNode good(String name, Map<String, ?> arguments) {
        var result = tool(name, arguments);
        if (result.path("isError").asBoolean(true)) {
            throw new IllegalStateException(result.toString());
        }
        return result.get("structuredContent");
    }

    /// What a refusal says to a model.
    String refusal(String name, Map<String, ?> arguments) {
        var result = tool(name, arguments);
        if (!result.path("isError").asBoolean(false) || result.has("structuredContent")) {
            throw new IllegalStateException("no refusal: " + result);
        }
        return text(result);
    }

    static String text(JsonNode result) {
        return result.get("content").get(0).get("text").stringValue();
    }

    @Override
    public String toString() {
        return hub;
    }
}
