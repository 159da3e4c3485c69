package com.onetimesecret.hub.a2a;

import com.onetimesecret.hub.a2a.A2aFailure.Kind;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.CallCounter;
import com.onetimesecret.hub.api.call.CallCredential;
import com.onetimesecret.hub.api.call.CountsAs;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.RequiresScope;
import com.onetimesecret.hub.api.identity.AgentIdentities;
import com.onetimesecret.hub.api.identity.AgentIdentity;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.web.SentJson;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `/a/{agent}/a2a`: the protocol's binding to JSON-RPC. The gate has let the caller in before a byte of the body is
/// read.
@RestController
class A2aController {

    private static final Logger log = LoggerFactory.getLogger(A2aController.class);
    private static final String VERSION = "A2A-Version";
    private static final String SPOKEN = "1.0";

    private final AgentIdentities identities;
    private final AnswerMethod methods;
    private final TaskStreams streams;
    private final CallCounter counter;
    private final JsonMapper json;

    A2aController(
            AgentIdentities identities,
            AnswerMethod methods,
            TaskStreams streams,
            CallCounter counter,
            JsonMapper json) {
        this.identities = identities;
        this.methods = methods;
        this.streams = streams;
        this.counter = counter;
        this.json = json;
    }

    /// One request: its result in JSON, or a stream of events if it is about what is still to come.
    ///
    /// @param version for clients that cannot set a header
    @PostMapping("/a/{agent}/a2a")
    @RequiresScope(Scope.HANDOFF)
    @CountsAs(CountsAs.Limit.NONE)
    void call(
            CurrentAgent caller,
            CallCredential credential,
            @PathVariable String agent,
            @RequestParam(name = VERSION, required = false) @Nullable String version,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        var session = new Session(caller, credential, served(agent, caller), request);
        SentJson.require(request, "a2a+json");
        @Nullable RpcCall call = null;
        try {
            call = RpcCall.of(body(request));
            requireVersion(request.getHeader(VERSION) == null ? version : request.getHeader(VERSION));
            if (AnswerMethod.isStream(call)) {
                streams.tell(call, session, response);
            } else {
                write(response, 200, call.answer(methods.answer(call, session)));
            }
        } catch (A2aFailure refused) {
            if (refused.isUncounted()) {
                counter.countAnother(caller, CountsAs.Limit.READ);
            }
            if (refused.kind() == Kind.INTERNAL_ERROR) {
                log.warn("A call of the API failed for an A2A client");
            }
            write(
                    response,
                    refused.kind().isNoRequest() ? 400 : 200,
                    RpcCall.failure(call == null ? null : call.id(), refused));
        }
    }

    /// The agent at that address, if it is one that the caller may know of.
    private AgentId served(String reference, CurrentAgent caller) {
        return identities
                .find(reference)
                .filter(found -> found.networkId().equals(caller.networkId()))
                .filter(found -> found.state() != AgentIdentity.State.REVOKED)
                .map(AgentIdentity::id)
                .orElseThrow(HubException::notFound);
    }

    private JsonNode body(HttpServletRequest request) throws IOException {
        try {
            return json.readTree(request.getInputStream());
        } catch (JacksonException unreadable) {
            throw new A2aFailure(Kind.PARSE_ERROR, SentJson.mistake(json, unreadable));
        }
    }

    /// Nothing said is taken for the present version: the methods of older ones have other names.
    private static void requireVersion(@Nullable String said) {
        var version = said == null ? "" : said.strip();
        if (!version.isEmpty() && !version.equals(SPOKEN) && !version.startsWith(SPOKEN + ".")) {
            throw new A2aFailure(Kind.VERSION_NOT_SUPPORTED, "Version " + SPOKEN + " is spoken here.");
        }
    }

    private void write(HttpServletResponse response, int status, JsonNode body) throws IOException {
        var bytes = json.writeValueAsBytes(body);
        response.setStatus(status);
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
