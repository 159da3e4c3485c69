package com.onetimesecret.hub.web.call;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.CallCredential;
import com.onetimesecret.hub.api.call.Caller;
import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.call.Guest;
import com.onetimesecret.hub.api.call.ProtectedResource;
import com.onetimesecret.hub.api.call.Visitor;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.HttpCall;
import com.onetimesecret.hub.web.LogNames;
import com.onetimesecret.hub.web.problem.OnRefusal;
import com.onetimesecret.hub.web.problem.Surface;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/// Lets a call to an API route through before a controller reads its body: the credential first, then whether it
/// covers the call, then how many there were, then whether the address makes sense.
@Component
class CallGate implements HandlerInterceptor {

    /// The request attribute that holds the [CallCredential], for routes that ask for it.
    static final String CREDENTIAL = "com.onetimesecret.hub.credential";

    private final Credentials credentials;
    private final CallQuotas quotas;
    private final BaseUrl baseUrl;
    private final Map<HandlerMethod, Route> routes = new ConcurrentHashMap<>();

    CallGate(Credentials credentials, CallQuotas quotas, BaseUrl baseUrl) {
        this.credentials = credentials;
        this.quotas = quotas;
        this.baseUrl = baseUrl;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws IOException {
        if (request.getDispatcherType() != DispatcherType.REQUEST
                || request.getMethod().equals(HttpMethod.OPTIONS.name())
                || !(handler instanceof HandlerMethod method)) {
            return true;
        }
        var route = routes.computeIfAbsent(method, Route::of);
        var rule = route.rule();
        if (InnerCaller.of(request).isEmpty() && isGuest(rule, request)) {
            var guest = new Guest(address(request));
            request.setAttribute(Visitor.ATTRIBUTE, new Visitor(Optional.empty(), guest));
            count(rule, Counted.of(guest), request, response);
        } else if (rule.who() != CallRule.Who.ALL) {
            var caller = authenticated(rule, request, response);
            request.setAttribute(Caller.ATTRIBUTE, caller);
            LogNames.add(request, caller);
            request.setAttribute(Visitor.ATTRIBUTE, new Visitor(Optional.of(caller), new Guest(address(request))));
            if (caller instanceof CurrentAgent agent) {
                AfterWaiting.note(request, rule, agent, () -> credential(rule, agent, request));
                if (route.lasting()) {
                    request.setAttribute(CREDENTIAL, credential(rule, agent, request));
                }
            }
            count(rule, Counted.of(caller), request, response);
        }
        if (!Surface.of(request).isOnetime()) {
            // Clients of Onetime Secret send secrets there, and whatever else their tool has at hand.
            route.query().check(request);
        }
        return true;
    }

    private static boolean isGuest(CallRule rule, HttpServletRequest request) {
        return switch (rule.guests()) {
            case NO -> false;
            case ONLY -> true;
            case TOO ->
                request.getHeader("Authorization") == null && request.getHeader(Authorization.SIGNATURE) == null;
        };
    }

    private Caller authenticated(CallRule rule, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var inner = InnerCaller.of(request);
        if (inner.isPresent()) {
            return agent(rule, inner.get().agent(), request, response);
        }
        var door = door(request);
        try {
            return switch (Authorization.of(request)) {
                case Authorization.Bearer(var token) -> {
                    var agent = credentials.agents().apply(token, door);
                    checkProof(rule, agent, null);
                    yield agent(rule, agent, request, response);
                }
                case Authorization.Dpop(var token) -> {
                    response.setHeader("DPoP-Nonce", credentials.dpopNonce().get());
                    var agent = credentials.bound().agent(token, call(request), door);
                    checkProof(rule, agent, credentials.boundKey().apply(token));
                    yield agent(rule, agent, request, response);
                }
                case Authorization.Signed _ ->
                    agent(rule, credentials.signed().agent(call(request)), request, response);
                case Authorization.Basic(var email, var apiToken) ->
                    person(rule, credentials.people().apply(email, apiToken));
                case Authorization.Missing _ ->
                    throw new HubException(ProblemType.UNAUTHENTICATED, "This call needs " + what(rule) + ".");
                case Authorization.Unknown _ ->
                    throw new HubException(
                            ProblemType.UNAUTHENTICATED,
                            "The Authorization scheme is not one the hub knows. This call needs " + what(rule) + ".");
            };
        } catch (HubException failed) {
            var refusal = Surface.of(request).isOnetime() ? terminal(failed) : failed;
            if (refusal.type().status() == HttpServletResponse.SC_UNAUTHORIZED) {
                new Challenge(baseUrl, door, response)
                        .unauthenticated(rule, request.getHeader("Authorization"), refusal);
                if (!"use_dpop_nonce".equals(refusal.extensions().get("error"))) {
                    quotas.countUnproven(address(request));
                }
            }
            throw refusal;
        }
    }

    /// A signed call needs no look: only a key of the caller's own signs one.
    private static void checkProof(CallRule rule, CurrentAgent agent, @Nullable String provenKey) {
        if (rule.provenByKey() && (provenKey == null || !provenKey.equals(agent.keyThumbprint()))) {
            throw new HubException(
                    ProblemType.UNAUTHENTICATED,
                    "A token alone is not enough here. Sign this call with the key that speaks for the agent (RFC 9421: cover @method, @authority, @path and content-digest, with created, keyid and nonce), or send a DPoP token that is bound to that very key.");
        }
    }

    /// Onetime Secret knows no credential that is merely misspelt: it is refused like a wrong one.
    private static HubException terminal(HubException failed) {
        return failed.type() == ProblemType.MALFORMED_REQUEST
                ? new HubException(ProblemType.UNAUTHENTICATED, failed.publicDetail())
                        .with("message", "[CREDENTIALS_FORMAT_INVALID] Invalid credentials format")
                : failed;
    }

    private CallCredential credential(CallRule rule, CurrentAgent agent, HttpServletRequest request) {
        var token = switch (Authorization.of(request)) {
            case Authorization.Bearer(var bearer) -> bearer;
            case Authorization.Dpop(var bound) -> bound;
            default -> null;
        };
        return credentials.lasting().of(agent, rule.scope().orElse(null), token);
    }

    private static ProtectedResource door(HttpServletRequest request) {
        return request.getRequestURI().equals(ProtectedResource.MCP.path())
                ? ProtectedResource.MCP
                : ProtectedResource.HUB;
    }

    private static HttpCall call(HttpServletRequest request) {
        return HttpCall.of(request, () -> KeptBody.of(request));
    }

    private CurrentAgent agent(
            CallRule rule, CurrentAgent agent, HttpServletRequest request, HttpServletResponse response) {
        if (!rule.who().agents()) {
            throw new HubException(
                    ProblemType.FORBIDDEN,
                    "This call is for people, with HTTP Basic email:api_token. No agent or OAuth token works on it.");
        }
        credentials.seen().accept(agent.id());
        if (agent.paused() && !rule.whilePaused()) {
            throw new HubException(
                    ProblemType.PAUSED_BY_HUMAN,
                    (agent.networkStopped()
                                    ? "A person stopped all agents of this network."
                                    : "A person paused this agent.")
                            + " Until they let it go on, only /api/v2/agent/me and heartbeat answer, and POST /api/v2/agent/keys/revoke, which ends its key.");
        }
        rule.scope().filter(scope -> !agent.may(scope)).ifPresent(scope -> {
            new Challenge(baseUrl, door(request), response).lacking(scope, request.getHeader("Authorization"));
            throw lacking(agent, scope);
        });
        return agent;
    }

    private static HubException lacking(CurrentAgent agent, Scope scope) {
        return new HubException(
                ProblemType.INSUFFICIENT_SCOPE,
                "This call needs the scope `" + scope.wire() + "`. The token has: " + Scope.join(agent.scopes()) + ".");
    }

    private static CurrentPerson person(CallRule rule, CurrentPerson person) {
        if (!rule.who().people()) {
            throw new HubException(
                    ProblemType.FORBIDDEN, "This call is for agents, with their own access token as Bearer.");
        }
        if ((rule.who().agents() || rule.guests() != CallRule.Guests.NO)
                && !person.rights().contains(CurrentPerson.Right.SECRETS)) {
            throw new HubException(
                    ProblemType.FORBIDDEN, "This API token lacks the right `secrets` that this call needs.");
        }
        return person;
    }

    private void count(CallRule rule, Counted who, HttpServletRequest request, HttpServletResponse response) {
        var limit = rule.counts(request.getMethod());
        quotas.take(limit, who).ifPresent(left -> {
            left.tell(response);
            if (!left.allowed()) {
                throw left.refusal();
            }
            if (StoredThings.areCountedBy(limit)) {
                // Taken at once, because of many calls at a time only so many may get through.
                request.setAttribute(OnRefusal.ATTRIBUTE, new StoredThings(quotas, limit, who));
            }
        });
    }

    private static String what(CallRule rule) {
        return switch (rule.who()) {
            case AGENTS -> "an agent's access token: `Authorization: Bearer …`";
            case PEOPLE -> "a person's API token: HTTP Basic with email:api_token";
            case BOTH, ALL -> "an agent's access token as Bearer, or HTTP Basic with email:api_token";
        };
    }

    private static ClientAddress address(HttpServletRequest request) {
        return Optional.ofNullable((ClientAddress) request.getAttribute(ClientAddress.ATTRIBUTE))
                .orElse(ClientAddress.UNKNOWN);
    }

    /// What is known about one controller method.
    private record Route(CallRule rule, QueryParameters query, boolean lasting) {
        static Route of(HandlerMethod method) {
            return new Route(
                    CallRule.of(method.getMethod()),
                    QueryParameters.of(method),
                    List.of(method.getMethod().getParameterTypes()).contains(CallCredential.class));
        }
    }
}
