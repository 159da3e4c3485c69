package com.onetimesecret.hub.a2a;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.Wire;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A client of the Agent2Agent protocol that speaks to one agent, over plain HTTP.
record A2aCaller(String door, String token) {

    static A2aCaller of(String hub, TestAgent caller, TestAgent served) {
        return new A2aCaller(hub + "/a/" + served.id() + "/a2a", caller.token());
    }

    /// Sends that body as it is, with those headers besides.
    Answer send(String body, String... headers) {
        var request = Wire.post(door, body).header("A2A-Version", "1.0").header("Authorization", "Bearer " + token);
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return Wire.send(request);
    }

    /// Makes a request.
    Answer request(String method, Map<String, ?> params, String... headers) {
        return send(Wire.json(Map.of("jsonrpc", "2.0", "id", 7, "method", method, "params", params)), headers);
    }

    /// The result of a request that is not refused.
    JsonNode good(String method, Map<String, ?> params) {
        var answer = request(method, params);
        if (answer.status() != 200 || !answer.body().has("result")) {
            throw new IllegalStateException(answer.toString());
        }
        return answer.body().get("result");
    }

    /// The error of a request that is refused.
    JsonNode refused(String method, Map<String, ?> params, String... headers) {
        var answer = request(method, params, headers);
        if (!answer.body().has("error")) {
            throw new IllegalStateException("not refused: " + answer);
        }
        return answer.body().get("error");
    }

    /// What the events of a stream say, once it has ended.
    List<JsonNode> stream(String method, Map<String, ?> params) {
        var answer = request(method, params);
        if (!answer.header("Content-Type").startsWith("text/event-stream")) {
            throw new IllegalStateException(answer.toString());
        }
        return answer.body()
                .stringValue()
                .lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> JsonMapper.shared().readTree(line.substring(6)))
                .toList();
    }

    /// Hands over a task and does not wait for what becomes of it.
    JsonNode handOver(String text) {
        return good("SendMessage", message(text, Map.of(), Map.of("returnImmediately", true)))
                .get("task");
    }

    /// The parameters that send a text, with those members of the message and of the configuration besides.
    static Map<String, Object> message(String text, Map<String, ?> members, Map<String, ?> configuration) {
        var message = new LinkedHashMap<String, Object>();
        message.put("messageId", UUID.randomUUID().toString());
        message.put("role", "ROLE_USER");
        message.put("parts", List.of(Map.of("text", text)));
        message.putAll(members);
        return Map.of("message", message, "configuration", configuration);
    }

    @Override
    public String toString() {
        return door;
    }
}
