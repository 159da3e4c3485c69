package com.onetimesecret.hub.a2a;

import com.onetimesecret.hub.a2a.A2aFailure.Kind;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A request of JSON-RPC 2.0.
record RpcCall(JsonNode id, String method, ObjectNode params) {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /// Reads one request.
    ///
    /// @throws A2aFailure invalid request
    static RpcCall of(JsonNode sent) {
        if (!sent.isObject() || !sent.path("jsonrpc").asString("").equals("2.0")) {
            throw invalid("A request is one object with \"jsonrpc\": \"2.0\".");
        }
        var id = sent.path("id");
        if (!id.isString() && !id.isIntegralNumber()) {
            throw invalid("`id` is needed: a text or a whole number.");
        }
        if (!sent.path("method").isString()) {
            throw invalid("`method` is needed, as a text.");
        }
        var params = sent.path("params");
        if (!params.isMissingNode() && !params.isObject()) {
            throw invalid("`params` is an object, or left out.");
        }
        return new RpcCall(
                id, sent.get("method").stringValue(), params instanceof ObjectNode given ? given : NODES.objectNode());
    }

    ObjectNode answer(JsonNode result) {
        return envelope(id).set("result", result);
    }

    ObjectNode failure(A2aFailure failure) {
        return failure(id, failure);
    }

    /// An error for that request, or for nobody knows which.
    static ObjectNode failure(@Nullable JsonNode id, A2aFailure failure) {
        return envelope(id == null ? NODES.nullNode() : id).set("error", failure.error());
    }

    /// A text parameter.
    ///
    /// @throws A2aFailure invalid params
    String text(String name) {
        var value = params.path(name);
        if (!value.isString() || value.stringValue().isBlank()) {
            throw A2aFailure.params("`" + name + "` is needed, as a text.");
        }
        return value.stringValue();
    }

    /// A whole number that may be left out.
    ///
    /// @throws A2aFailure invalid params
    static @Nullable Integer number(JsonNode params, String name, int least, int most) {
        var value = params.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isInt() || value.intValue() < least || value.intValue() > most) {
            throw A2aFailure.params("`" + name + "` is a whole number from " + least + " to " + most + ".");
        }
        return value.intValue();
    }

    private static ObjectNode envelope(JsonNode id) {
        var whole = NODES.objectNode().put("jsonrpc", "2.0");
        whole.set("id", id);
        return whole;
    }

    private static A2aFailure invalid(String words) {
        return new A2aFailure(Kind.INVALID_REQUEST, words);
    }
}
