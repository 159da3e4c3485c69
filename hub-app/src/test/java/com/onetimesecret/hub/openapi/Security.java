package com.onetimesecret.hub.openapi;

import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.AnyScope;
import com.onetimesecret.hub.api.call.Caller;
import com.onetimesecret.hub.api.call.CountsAs;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.call.Guest;
import com.onetimesecret.hub.api.call.ProvenByKey;
import com.onetimesecret.hub.api.call.RequiresScope;
import com.onetimesecret.hub.api.call.Visitor;
import com.onetimesecret.hub.web.problem.Surface;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Who may call, as the controllers declare it.
final class Security {

    private Security() {}

    /// Whether a route asks for no credential.
    static boolean isOpen(Route route) {
        return !route.takes(CurrentAgent.class)
                && !route.takes(CurrentPerson.class)
                && !takesCaller(route)
                && !route.takes(Visitor.class);
    }

    private static boolean takesCaller(Route route) {
        return route.handlers().stream()
                .flatMap(handler -> Stream.of(handler.getMethod().getParameterTypes()))
                .anyMatch(type -> type == Caller.class);
    }

    // What opens once must not open again, and what looks at somebody else's server is not kept.
    private static final List<String> NOT_HONOURED = List.of("/open", "/check", "/verify");

    /// Whether a repeat with the same `Idempotency-Key` is answered alike (WIRE 0).
    static boolean isRepeatable(Route route) {
        var path = route.path();
        return route.method().equals("POST")
                && (path.equals("/api/v2/secret")
                        || (path.startsWith("/api/v2/agent/")
                                && !path.equals("/api/v2/agent/auth")
                                && NOT_HONOURED.stream().noneMatch(path::endsWith)));
    }

    /// The alternatives, each one of which is enough.
    static void add(ArrayNode security, Route route, ObjectNode call) {
        if (call.has("security")) {
            call.get("security").forEach(security::add);
            return;
        }
        var scopes = route.annotations(RequiresScope.class).stream()
                .map(RequiresScope::value)
                .toList();
        var agents = route.takes(CurrentAgent.class)
                || ((takesCaller(route) || route.takes(Visitor.class))
                        && (!scopes.isEmpty()
                                || !route.annotations(AnyScope.class).isEmpty()));
        if (agents) {
            if (route.annotations(ProvenByKey.class).isEmpty()) {
                one(security, "agentToken", scopes);
            }
            one(security, "dpopToken", scopes);
            one(security, "signedCall", scopes);
        }
        if (route.takes(CurrentPerson.class) || takesCaller(route) || route.takes(Visitor.class)) {
            one(security, "apiToken", List.of());
        }
        if (route.takes(Visitor.class)) {
            security.addObject();
        }
    }

    private static void one(ArrayNode security, String scheme, List<Scope> scopes) {
        var names = security.addObject().putArray(scheme);
        scopes.forEach(scope -> names.add(scope.wire()));
    }

    /// The limit that a call uses up, by its name in the manifest; empty for none.
    static String limit(Route route) {
        var declared =
                route.annotations(CountsAs.class).stream().map(CountsAs::value).findFirst();
        if (isOpen(route) && !route.takes(Guest.class)) {
            var counted = route.surface() == Surface.OAUTH && !route.path().equals("/oauth2/jwks");
            return counted || route.path().contains("/agent/auth") ? "auth_per_minute" : "";
        }
        var limit = declared.orElse(route.method().equals("GET") ? CountsAs.Limit.READ : CountsAs.Limit.ACTION);
        return switch (limit) {
            case NONE -> "";
            case SECRET -> "secrets_per_hour";
            case POST, READ, ACTION -> limit.name().toLowerCase(Locale.ROOT) + "s_per_minute";
        };
    }

    /// The ways to authenticate.
    static void schemes(ObjectNode schemes) {
        http(schemes, "agentToken", "bearer", "An agent's access token from `/oauth2/token`, about an hour long");
        http(
                schemes,
                "dpopToken",
                "DPoP",
                "A token bound to the agent's key, with a `DPoP` proof beside it (RFC 9449)");
        header(
                schemes,
                "signedCall",
                "Signature",
                "No token: the call signed by the agent's key (RFC 9421), with `Signature-Input` and, if there is a body, `Content-Digest`; also by a key of a registered client that may use `client_credentials`");
        http(schemes, "apiToken", "basic", "A person's e-mail and an API token");
        header(
                schemes,
                "agentSignature",
                "X-Agent-Sig",
                "Base64 signature by the agent's key over `{time}.{body}`, with `X-Agent-Sig-Time` and, at the token endpoint, `X-Agent-Id`");
        http(schemes, "registrationToken", "bearer", "The `registration_access_token` of the registration");
    }

    private static void http(ObjectNode schemes, String name, String scheme, String about) {
        schemes.putObject(name).put("type", "http").put("scheme", scheme).put("description", about);
    }

    private static void header(ObjectNode schemes, String name, String header, String about) {
        schemes.putObject(name)
                .put("type", "apiKey")
                .put("in", "header")
                .put("name", header)
                .put("description", about);
    }
}
