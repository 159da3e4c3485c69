package com.onetimesecret.hub.docspage;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// The command for a shell that makes a call.
record Command(String server, String method, String path, JsonNode operation) {

    String text() {
        var parts = new ArrayList<String>();
        parts.add("curl -sS" + (method.equals("GET") ? "" : " -X " + method));
        credential().forEach(parts::add);
        for (var content : operation.at("/requestBody/content").properties()) {
            parts.add("-H 'Content-Type: " + content.getKey() + "'");
            parts.add("--data-binary " + body(content.getKey(), content.getValue()));
        }
        parts.add("'" + server + address() + "'");
        return String.join(" \\\n  ", parts);
    }

    private List<String> credential() {
        for (var way : operation.path("security")) {
            if (way.has("agentToken")) {
                return List.of("-H @auth.hdr");
            }
            if (way.has("apiToken")) {
                return List.of("-u \"$EMAIL:$API_TOKEN\"");
            }
            if (way.has("registrationToken")) {
                return List.of("-H \"Authorization: Bearer $REGISTRATION_TOKEN\"");
            }
            if (way.has("agentSignature")) {
                return List.of("-H \"X-Agent-Sig-Time: $TIME\"", "-H \"X-Agent-Sig: $SIGNATURE\"");
            }
            if (way.has("dpopToken")) {
                return List.of("-H \"Authorization: DPoP $TOKEN\"", "-H \"DPoP: $PROOF\"");
            }
        }
        return List.of();
    }

    private static String body(String type, JsonNode content) {
        var example = content.path("example");
        if (type.equals("application/octet-stream")) {
            return "@file";
        }
        if (type.equals("application/x-www-form-urlencoded")) {
            return "'"
                    + example.properties().stream()
                            .map(member ->
                                    member.getKey() + "=" + member.getValue().asString())
                            .collect(Collectors.joining("&"))
                            .replace("'", "'\\''")
                    + "'";
        }
        return "'" + (example.isMissingNode() ? "{}" : example.toString()).replace("'", "'\\''") + "'";
    }

    private String address() {
        var address = path;
        for (var parameter : operation.path("parameters")) {
            if (parameter.path("in").asString("").equals("path") && parameter.has("example")) {
                address = address.replace(
                        "{" + parameter.path("name").asString("") + "}",
                        parameter.path("example").asString(""));
            }
        }
        return address;
    }
}
