package com.onetimesecret.hub.mcp;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A request that is answered with an error of JSON-RPC 2.0.
final class RpcFailure extends RuntimeException {

    static final int PARSE_ERROR = -32700;
    static final int INVALID_REQUEST = -32600;
    static final int METHOD_NOT_FOUND = -32601;
    static final int INVALID_PARAMS = -32602;
    static final int INTERNAL_ERROR = -32603;
    /// The protocol's own: there is no such resource.
    static final int RESOURCE_NOT_FOUND = -32002;

    private static final long serialVersionUID = 1;

    private final int code;
    private final String words;
    private final transient @Nullable JsonNode data;

    RpcFailure(int code, String words) {
        this(code, words, null);
    }

    RpcFailure(int code, String words, @Nullable JsonNode data) {
        super(words, null, false, false);
        this.code = code;
        this.words = words;
        this.data = data;
    }

    int code() {
        return code;
    }

    String words() {
        return words;
    }

    @Nullable
    JsonNode data() {
        return data;
    }
}
