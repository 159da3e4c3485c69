package com.onetimesecret.hub.harness;

import java.net.http.HttpHeaders;
import tools.jackson.databind.JsonNode;

/// What a hub answered: status, headers and JSON.
public record Answer(int status, HttpHeaders headers, JsonNode body) {

    /// A text member of the body; empty if it is not there.
    public String text(String member) {
        return body.path(member).asString("");
    }

    /// The code of a problem: the last segment of its type.
    public String problem() {
        var type = text("type");
        return type.substring(type.lastIndexOf('/') + 1);
    }

    /// A header; empty if it is not there.
    public String header(String name) {
        return headers.firstValue(name).orElse("");
    }
}
