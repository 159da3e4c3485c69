package com.onetimesecret.hub.mcp;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A message of JSON-RPC 2.0, as a client sends it.
sealed interface RpcMessage {

    JsonNodeFactory NODES = JsonNodeFactory.instance;

    /// Wants an answer.
    record Request(JsonNode id, String method, ObjectNode params) implements RpcMessage {

        /// What progress is told under; null if the client wants to hear of none.
        @Nullable
        JsonNode progressToken() {
            var token = params.path("_meta").path("progressToken");
            return token.isString() || token.isIntegralNumber() ? token : null;
        }

        ObjectNode answer(JsonNode result) {
            var whole = envelope(id);
            whole.set("result", result);
            return whole;
        }

        ObjectNode failure(RpcFailure failure) {
            return RpcMessage.failure(id, failure);
        }
    }

    /// Wants none: a notification, or an answer to a request that this server never sends.
    ///
    /// @param cancels the request that the client does not want to hear of any more, or null
    record Notice(@Nullable JsonNode cancels) implements RpcMessage {

        private static final String CANCELLED = "notifications/cancelled";

        static Notice of(String method, JsonNode params) {
            var named = params.path("requestId");
            return new Notice(
                    method.equals(CANCELLED) && (named.isString() || named.isIntegralNumber()) ? named : null);
        }
    }

    /// Reads one message.
    ///
    /// @throws RpcFailure invalid request
    static RpcMessage of(JsonNode message) {
        if (!message.isObject() || !message.path("jsonrpc").asString("").equals("2.0")) {
            throw invalid("A message is an object with \"jsonrpc\": \"2.0\".");
        }
        var method = message.path("method");
        if (method.isMissingNode() && (message.has("result") || message.has("error"))) {
            return new Notice(null);
        }
        if (!method.isString()) {
            throw invalid("A request has a `method`, which is a text.");
        }
        var params = message.path("params");
        if (!params.isMissingNode() && !params.isObject()) {
            throw invalid("`params` is an object, or left out.");
        }
        if (!message.has("id")) {
            return Notice.of(method.stringValue(), params);
        }
        var id = message.path("id");
        if (!id.isString() && !id.isIntegralNumber()) {
            throw invalid("`id` is a text or a whole number.");
        }
        return new Request(id, method.stringValue(), params instanceof ObjectNode given ? given : NODES.objectNode());
    }

    /// An error for that request, or for nobody knows which.
    static ObjectNode failure(@Nullable JsonNode id, RpcFailure failure) {
        var whole = envelope(id == null ? NODES.nullNode() : id);
        var error = whole.putObject("error").put("code", failure.code()).put("message", failure.words());
        if (failure.data() != null) {
            error.set("data", failure.data());
        }
        return whole;
    }

    private static ObjectNode envelope(JsonNode id) {
        var whole = NODES.objectNode().put("jsonrpc", "2.0");
        whole.set("id", id);
        return whole;
    }

    private static RpcFailure invalid(String words) {
        return new RpcFailure(RpcFailure.INVALID_REQUEST, words);
    }
}
