package com.onetimesecret.hub.web.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// A refusal of a whole call to `/mcp`, in the form of JSON-RPC 2.0: nobody knows yet which request it answers.
@JsonInclude(JsonInclude.Include.ALWAYS)
record RpcError(String jsonrpc, @Nullable String id, Refused error) {

    private static final int INVALID_REQUEST = -32600;
    private static final int INTERNAL_ERROR = -32603;
    /// The first of those that JSON-RPC leaves to servers.
    private static final int SERVERS_OWN = -32000;

    /// What went wrong; `data` is the problem as the API would say it.
    record Refused(int code, String message, Problem data) {}

    static RpcError of(Problem problem) {
        int code = problem.status() == 400 ? INVALID_REQUEST : problem.status() >= 500 ? INTERNAL_ERROR : SERVERS_OWN;
        return new RpcError("2.0", null, new Refused(code, problem.title() + ". " + problem.detail(), problem));
    }
}
