package com.onetimesecret.hub.harness;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// A person as the API knows them: an e-mail and an API token.
public record TestPerson(String hub, String email, String apiToken) {

    /// The requests that wait for this person.
    public List<JsonNode> pending() {
        return get("/api/v2/approvals?status=pending&limit=500")
                .body()
                .get("approvals")
                .valueStream()
                .toList();
    }

    /// Says yes to a request, to all of it or to what `json` names.
    public Answer approve(String approvalId, String json) {
        return post("/api/v2/approvals/" + approvalId + "/approve", json);
    }

    /// Says no to a request.
    public Answer deny(String approvalId, String json) {
        return post("/api/v2/approvals/" + approvalId + "/deny", json);
    }

    public Answer get(String path) {
        return Wire.send(Wire.to(hub + path).header("Authorization", credentials()));
    }

    public Answer post(String path, String json) {
        return Wire.send(Wire.post(hub + path, json).header("Authorization", credentials()));
    }

    /// Calls with that method; `json` is the body, unless it is empty.
    public Answer call(String method, String path, String json) {
        var body = json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json);
        var request = Wire.to(hub + path).header("Authorization", credentials()).method(method, body);
        return Wire.send(json.isEmpty() ? request : request.header("Content-Type", "application/json"));
    }

    private String credentials() {
        return "Basic " + Base64.getEncoder().encodeToString((email + ":" + apiToken).getBytes(StandardCharsets.UTF_8));
    }

    /// Never prints the token.
    @Override
    public String toString() {
        return email;
    }
}
