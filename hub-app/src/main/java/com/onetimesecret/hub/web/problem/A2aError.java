package com.onetimesecret.hub.web.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A refusal of a whole call to `/a/{agent}/a2a`, in the form of JSON-RPC 2.0 and with the details that the protocol
/// wants: nobody knows yet which request it answers.
@JsonInclude(JsonInclude.Include.ALWAYS)
record A2aError(String jsonrpc, @Nullable String id, Refused error) {

    private static final int INVALID_REQUEST = -32600;
    private static final int INTERNAL_ERROR = -32603;
    /// The first of those that JSON-RPC leaves to servers.
    private static final int SERVERS_OWN = -32000;

    /// What went wrong; `data` has one detail of a type that clients know.
    record Refused(int code, String message, List<Map<String, Object>> data) {
        Refused {
            data = List.copyOf(data);
        }
    }

    static A2aError of(Problem problem) {
        int code = problem.status() == 400 ? INVALID_REQUEST : problem.status() >= 500 ? INTERNAL_ERROR : SERVERS_OWN;
        var type = problem.type();
        var reason = type.substring(type.lastIndexOf('/') + 1).replace('-', '_').toUpperCase(Locale.ROOT);
        var info = Map.<String, Object>of(
                "@type",
                "type.googleapis.com/google.rpc.ErrorInfo",
                "reason",
                reason,
                "domain",
                "agent-network",
                "metadata",
                Map.of(
                        "type", type,
                        "status", String.valueOf(problem.status()),
                        "detail", problem.detail(),
                        "instance", problem.instance()));
        return new A2aError("2.0", null, new Refused(code, problem.title() + ". " + problem.detail(), List.of(info)));
    }
}
