package com.onetimesecret.hub.a2a;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A request that is answered with an error of JSON-RPC 2.0 or of the protocol.
final class A2aFailure extends RuntimeException {

    private static final long serialVersionUID = 1;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String INFO = "type.googleapis.com/google.rpc.ErrorInfo";
    private static final String BAD_REQUEST = "type.googleapis.com/google.rpc.BadRequest";
    private static final String PROTOCOL = "a2a-protocol.org";
    private static final String HUB = "agent-network";

    /// The errors and their codes.
    enum Kind {
        PARSE_ERROR(-32700),
        INVALID_REQUEST(-32600),
        METHOD_NOT_FOUND(-32601),
        INVALID_PARAMS(-32602),
        INTERNAL_ERROR(-32603),
        /// The first of those that JSON-RPC leaves to servers: the API said no.
        REFUSED(-32000),
        TASK_NOT_FOUND(-32001),
        TASK_NOT_CANCELABLE(-32002),
        UNSUPPORTED_OPERATION(-32004),
        CONTENT_TYPE_NOT_SUPPORTED(-32005),
        VERSION_NOT_SUPPORTED(-32009);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        /// Whether the request as a whole is none.
        boolean isNoRequest() {
            return this == PARSE_ERROR || this == INVALID_REQUEST;
        }
    }

    private final Kind kind;
    private final String words;
    private final transient @Nullable JsonNode problem;

    A2aFailure(Kind kind, String words) {
        this(kind, words, null);
    }

    private A2aFailure(Kind kind, String words, @Nullable JsonNode problem) {
        super(words, null, false, false);
        this.kind = kind;
        this.words = words;
        this.problem = problem;
    }

    /// A parameter that is not as it has to be.
    static A2aFailure params(String words) {
        return new A2aFailure(Kind.INVALID_PARAMS, words);
    }

    /// A task that is not there for this caller.
    static A2aFailure noTask() {
        return new A2aFailure(Kind.TASK_NOT_FOUND, "There is no such task that you handed to this agent.");
    }

    /// A task to which nothing more will happen.
    static A2aFailure over(JsonNode task) {
        return new A2aFailure(
                Kind.UNSUPPORTED_OPERATION,
                "The task is " + task.get("state").stringValue() + ": nothing more will happen to it. Get it.");
    }

    /// What the API refused, in the API's own words.
    static A2aFailure of(int status, JsonNode problem) {
        var detail = problem.path("detail").asString(problem.path("message").asString(""));
        var words = problem.path("title").asString("The hub refused this") + ". " + detail;
        return new A2aFailure(kind(status, type(problem)), words.strip(), problem);
    }

    private static Kind kind(int status, String type) {
        if (type.equals("not-found")) {
            return Kind.TASK_NOT_FOUND;
        }
        if (status == 422 || status == 400) {
            return Kind.INVALID_PARAMS;
        }
        return status >= 500 ? Kind.INTERNAL_ERROR : Kind.REFUSED;
    }

    private static String type(JsonNode problem) {
        var type = problem.path("type").asString("");
        return type.substring(type.lastIndexOf('/') + 1);
    }

    /// Whether that is what the API said.
    boolean is(String type) {
        return problem != null && type(problem).equals(type);
    }

    /// The same for who only wanted to cancel.
    A2aFailure ofCancel() {
        return is("task-ended") ? new A2aFailure(Kind.TASK_NOT_CANCELABLE, words, problem) : this;
    }

    Kind kind() {
        return kind;
    }

    /// Whether no call of the API was refused, so that nothing has counted this one yet.
    boolean isUncounted() {
        return problem == null;
    }

    /// The `error` member of the answer.
    ObjectNode error() {
        var error = NODES.objectNode().put("code", kind.code).put("message", words);
        details(error.putArray("data"));
        return error;
    }

    private void details(ArrayNode data) {
        var info = data.addObject().put("@type", INFO);
        if (problem == null) {
            info.put("reason", kind.name()).put("domain", PROTOCOL);
            return;
        }
        var reason = type(problem).isEmpty() ? kind.name() : type(problem);
        info.put("reason", reason.replace('-', '_').toUpperCase(Locale.ROOT)).put("domain", HUB);
        var more = info.putObject("metadata");
        for (var name : new String[] {"type", "status", "detail", "instance", "retryable", "owner_action_required"}) {
            if (problem.has(name)) {
                more.put(name, problem.get(name).asString());
            }
        }
        if (!problem.path("errors").isEmpty()) {
            var violations = data.addObject().put("@type", BAD_REQUEST).putArray("fieldViolations");
            for (var error : problem.path("errors")) {
                violations
                        .addObject()
                        .put("field", error.path("pointer").asString(""))
                        .put("description", error.path("message").asString(""));
            }
        }
    }
}
