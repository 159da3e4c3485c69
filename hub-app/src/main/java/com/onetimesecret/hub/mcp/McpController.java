package com.onetimesecret.hub.mcp;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.AnyScope;
import com.onetimesecret.hub.api.call.CallCredential;
import com.onetimesecret.hub.api.call.CountsAs;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.ProtectedResource;
import com.onetimesecret.hub.api.call.StandingCredentials;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.web.SentJson;
import com.onetimesecret.hub.web.WorkBeside;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// `/mcp`: Streamable HTTP of the Model Context Protocol, without sessions. The gate has let the caller in before a
/// byte of the body is read.
@RestController
class McpController {

    private static final Logger log = LoggerFactory.getLogger(McpController.class);

    private static final String PATH = "/mcp";
    private static final String VERSION = "MCP-Protocol-Version";

    private final AnswerRequest requests;
    private final OpenWaits waits;
    private final StandingCredentials standing;
    private final McpSettings settings;
    private final JsonMapper json;
    private final BaseUrl baseUrl;

    McpController(
            AnswerRequest requests,
            OpenWaits waits,
            StandingCredentials standing,
            McpSettings settings,
            JsonMapper json,
            BaseUrl baseUrl) {
        this.requests = requests;
        this.waits = waits;
        this.standing = standing;
        this.settings = settings;
        this.json = json;
        this.baseUrl = baseUrl;
    }

    /// One message, or in the oldest version several: a result in JSON, or a stream of events if it has to be waited
    /// for.
    @PostMapping(PATH)
    @AnyScope(whilePaused = true)
    @CountsAs(CountsAs.Limit.NONE)
    void post(CurrentAgent caller, CallCredential credential, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var accepted = Accepted.of(request);
        SentJson.require(request);
        JsonNode body;
        try {
            body = json.readTree(request.getInputStream());
        } catch (JacksonException unreadable) {
            requests.countUnanswered(caller);
            var words = SentJson.mistake(json, unreadable);
            write(response, 400, RpcMessage.failure(null, new RpcFailure(RpcFailure.PARSE_ERROR, words)));
            return;
        }
        @Nullable JsonNode id = null;
        try {
            var session = new Session(caller, credential, request);
            if (body.isArray()) {
                batch(body, version(request), session, response);
            } else {
                var message = RpcMessage.of(body);
                id = message instanceof RpcMessage.Request asked ? asked.id() : null;
                version(request);
                one(message, accepted, session, response);
            }
        } catch (RpcFailure refused) {
            write(response, 400, RpcMessage.failure(id, refused));
        }
    }

    /// There are no streams to listen to and no sessions to end: whoever asks is told so, once it has proven itself.
    @RequestMapping(
            path = PATH,
            method = {RequestMethod.GET, RequestMethod.DELETE})
    @AnyScope(whilePaused = true)
    void nothing(CurrentAgent caller, HttpServletResponse response) {
        response.setHeader(HttpHeaders.ALLOW, "POST");
        throw new HubException(
                ProblemType.METHOD_NOT_ALLOWED,
                "POST is all that this address takes: there are no sessions, and nothing is sent unasked.");
    }

    /// Who calls, and with which call.
    private record Session(CurrentAgent caller, CallCredential credential, HttpServletRequest request) {}

    private static ProtocolVersion version(HttpServletRequest request) {
        var said = request.getHeader(VERSION);
        if (said == null) {
            return ProtocolVersion.UNSAID;
        }
        return ProtocolVersion.of(said)
                .orElseThrow(() -> new RpcFailure(
                        RpcFailure.INVALID_REQUEST,
                        "Unsupported protocol version (supported versions: " + ProtocolVersion.all() + ")."));
    }

    private void one(RpcMessage message, Accepted accepted, Session session, HttpServletResponse response)
            throws IOException {
        if (!(message instanceof RpcMessage.Request request)) {
            requests.countUnanswered(session.caller());
            if (message instanceof RpcMessage.Notice(var cancelled) && cancelled != null) {
                waits.cancel(session.credential(), cancelled);
            }
            response.setStatus(HttpServletResponse.SC_ACCEPTED);
            return;
        }
        checkScope(request, session.caller(), response);
        var waits = requests.tool(request)
                .filter(tool -> tool.waits(request.params().path("arguments")))
                .isPresent();
        if (accepted.events() && (waits || !accepted.json())) {
            stream(request, session, response);
        } else {
            write(response, 200, answer(request, session));
        }
    }

    private void stream(RpcMessage.Request request, Session session, HttpServletResponse response) throws IOException {
        var work = new WorkBeside<>(() -> answered(request, session));
        var wait = waits.begin(session.credential(), request.id(), work);
        try {
            new EventStream(response, json, settings.signOfLife()).answer(request.progressToken(), work);
        } finally {
            waits.end(session.credential(), request.id(), wait);
        }
    }

    /// A registered client can ask its person for more; an agent with a key learns from the result of the tool.
    private void checkScope(RpcMessage.Request request, CurrentAgent caller, HttpServletResponse response) {
        var missing = requests.tool(request)
                .filter(tool -> !tool.isOpenTo(caller))
                .map(Tool::scope)
                .orElse(null);
        if (missing != null && caller.keyThumbprint() == null) {
            var wanted = java.util.EnumSet.of(missing);
            wanted.addAll(caller.scopes());
            response.setHeader(
                    HttpHeaders.WWW_AUTHENTICATE,
                    "Bearer error=\"insufficient_scope\", scope=\"" + Scope.join(wanted) + "\", resource_metadata=\""
                            + ProtectedResource.MCP.metadataUrl(baseUrl) + "\"");
            throw new HubException(
                    ProblemType.INSUFFICIENT_SCOPE,
                    "This tool needs the scope `" + missing.wire() + "`. The token has: " + Scope.join(caller.scopes())
                            + ".");
        }
    }

    private void batch(JsonNode messages, ProtocolVersion version, Session session, HttpServletResponse response)
            throws IOException {
        if (!version.hasBatches()) {
            throw new RpcFailure(RpcFailure.INVALID_REQUEST, "This version of the protocol knows no batches.");
        }
        if (messages.isEmpty() || messages.size() > settings.mostRequests()) {
            throw new RpcFailure(
                    RpcFailure.INVALID_REQUEST, "A batch has 1 to " + settings.mostRequests() + " messages.");
        }
        var read = new ArrayList<RpcMessage>();
        for (var message : messages) {
            var one = RpcMessage.of(message);
            if (one instanceof RpcMessage.Request request && request.method().equals("initialize")) {
                throw new RpcFailure(RpcFailure.INVALID_REQUEST, "initialize stands alone, in no batch.");
            }
            read.add(one);
        }
        var answers = JsonNodeFactory.instance.arrayNode();
        for (var message : read) {
            if (message instanceof RpcMessage.Request request) {
                answers.add(stands(session) ? answered(request, session) : ended(request));
            }
        }
        if (answers.isEmpty()) {
            requests.countUnanswered(session.caller());
            response.setStatus(HttpServletResponse.SC_ACCEPTED);
        } else {
            write(response, 200, answers);
        }
    }

    /// The requests before may have taken minutes.
    private boolean stands(Session session) {
        return standing.lapsed(List.of(session.credential())).isEmpty();
    }

    private static ObjectNode ended(RpcMessage.Request request) {
        return request.failure(new RpcFailure(
                RpcFailure.INTERNAL_ERROR, "What let this batch in came to an end while it was worked on."));
    }

    /// The answer, whatever happens: for where the status of the whole is no longer to be chosen.
    private ObjectNode answered(RpcMessage.Request request, Session session) {
        try {
            return answer(request, session);
        } catch (HubException refused) {
            return request.failure(
                    new RpcFailure(RpcFailure.INTERNAL_ERROR, refused.type().title() + ". " + refused.publicDetail()));
        } catch (IOException | RuntimeException broken) {
            log.error("A request at {} failed", PATH, broken);
            return request.failure(new RpcFailure(RpcFailure.INTERNAL_ERROR, "The hub failed to answer this."));
        }
    }

    private ObjectNode answer(RpcMessage.Request request, Session session) throws IOException {
        try {
            return request.answer(requests.answer(request, session.caller(), session.request()));
        } catch (RpcFailure failure) {
            return request.failure(failure);
        }
    }

    private void write(HttpServletResponse response, int status, JsonNode body) throws IOException {
        var bytes = json.writeValueAsBytes(body);
        response.setStatus(status);
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }

    /// What the client takes as an answer. The protocol wants both named; one is enough here, and so is nothing.
    private record Accepted(boolean json, boolean events) {

        static Accepted of(HttpServletRequest request) {
            @Nullable String header = request.getHeader(HttpHeaders.ACCEPT);
            var types = header == null || header.isBlank() ? List.of(MediaType.ALL) : parsed(header);
            var accepted = new Accepted(
                    types.stream().anyMatch(type -> type.includes(MediaType.APPLICATION_JSON)),
                    header != null
                            && types.stream().anyMatch(type -> type.equalsTypeAndSubtype(MediaType.TEXT_EVENT_STREAM)));
            if (!accepted.json && !accepted.events) {
                throw new HubException(
                        ProblemType.NOT_ACCEPTABLE, "Accept application/json and text/event-stream here.");
            }
            return accepted;
        }

        private static List<MediaType> parsed(String header) {
            try {
                return MediaType.parseMediaTypes(header);
            } catch (org.springframework.http.InvalidMediaTypeException unreadable) {
                throw new HubException(ProblemType.NOT_ACCEPTABLE, "The Accept header cannot be read.");
            }
        }
    }
}
