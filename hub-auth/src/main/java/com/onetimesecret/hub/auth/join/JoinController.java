package com.onetimesecret.hub.auth.join;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.call.AuthRateLimit;
import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.api.call.OpenToAll;
import com.onetimesecret.hub.api.outbound.SafeFetch;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.key.AgentKey;
import com.onetimesecret.hub.auth.key.AgentSignature;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `POST /api/v2/agent/auth` and its status (WIRE 2).
@RestController
class JoinController {

    private static final int LONGEST_WAIT_SECONDS = 55;
    // The decision may fall on another hub; the database is asked this often while somebody waits.
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final Join join;
    private final JdbcAuthRequests handles;
    private final JoinReplies replies;
    private final DecisionSignals signals;
    private final AuthRateLimit rateLimit;
    private final RecordFailures failures;
    private final JoinEdge edge;

    JoinController(Join join, JdbcAuthRequests handles, JoinReplies replies, DecisionSignals signals, JoinEdge edge) {
        this.join = join;
        this.handles = handles;
        this.replies = replies;
        this.signals = signals;
        this.rateLimit = edge.rateLimit();
        this.failures = edge.failures();
        this.edge = edge;
    }

    /// Asks to join, or asks again; a signed repeat answers the current state.
    @PostMapping(
            path = {"/api/v2/agent/auth", "/n/{slug}/api/v2/agent/auth"},
            consumes = MediaType.APPLICATION_JSON_VALUE)
    @OpenToAll
    JoinReplies.Asked ask(
            HttpServletRequest request,
            ClientAddress address,
            @PathVariable(required = false) @Nullable String slug,
            @RequestHeader(name = "X-Agent-Sig-Time", required = false) @Nullable String signatureTime,
            @RequestHeader(name = "X-Agent-Sig", required = false) @Nullable String signature,
            @RequestBody byte[] body) {
        var signed = AgentSignature.of(signatureTime, signature);
        JoinRequest sent = null;
        AgentKey key;
        try {
            sent = read(body, request).by(slug);
            sent.check(edge.baseUrl(), edge.fetch(), signed != null);
            key = sent.key();
            if (signed != null) {
                verify(signed, key, body);
            }
        } catch (RuntimeException failed) {
            rateLimit.countUnproven(address);
            if (sent != null && failed instanceof HubException refused) {
                failures.record(sent, refused, address.value());
            }
            throw failed;
        }
        // Anybody can make keys; only an approved one that is proven has a limit of its own.
        Optional.ofNullable(signed)
                .flatMap(proven -> join.agentOf(key))
                .ifPresentOrElse(rateLimit::countProven, () -> rateLimit.countUnproven(address));
        return replies.asked(sent, ask(sent, key, signed == null ? null : signed.identity(key, body), address));
    }

    private Join.Joined ask(JoinRequest sent, AgentKey key, String @Nullable [] proof, ClientAddress address) {
        try {
            return join.ask(sent, key, proof, address.value());
        } catch (HubException refused) {
            failures.record(sent, refused, address.value());
            throw refused;
        }
    }

    /// The state of a request, at once or when it changes within `wait` seconds; never a token.
    @GetMapping("/api/v2/agent/auth/{authReqId}")
    @OpenToAll
    JoinReplies.State state(
            ClientAddress address, @PathVariable String authReqId, @RequestParam(defaultValue = "0") int wait)
            throws InterruptedException {
        if (wait < 0 || wait > LONGEST_WAIT_SECONDS) {
            throw HubException.of(
                    ProblemType.INVALID_REQUEST,
                    List.of(FieldError.at("?wait", "is in seconds, from 0 to " + LONGEST_WAIT_SECONDS)));
        }
        var end = edge.clock().instant().plusSeconds(wait);
        while (true) {
            var found = handles.find(authReqId);
            if (found.isEmpty()) {
                rateLimit.countUnproven(address);
                throw HubException.notFound();
            }
            var left = Duration.between(edge.clock().instant(), end);
            if (!replies.isUndecided(found.get()) || !left.isPositive() || !signals.isRunning()) {
                return replies.state(authReqId, found.get());
            }
            signals.await(found.get().approval().card().id(), left.compareTo(LOOK_EVERY) < 0 ? left : LOOK_EVERY);
        }
    }

    /// The body is taken as bytes because the signature is over them, so it is read here instead of by the
    /// framework.
    private JoinRequest read(byte[] body, HttpServletRequest request) {
        refusePrivateKeys(body);
        try {
            // The JSON `null` is read as null, whatever the type asked for.
            return Optional.ofNullable(edge.mapper().readValue(body, JoinRequest.class))
                    .orElseThrow(() -> HubException.of(
                            ProblemType.INVALID_REQUEST, List.of(FieldError.at("", "must be a JSON object"))));
        } catch (JacksonException unreadable) {
            throw new HttpMessageNotReadableException(
                    "a request to join", unreadable, new ServletServerHttpRequest(request));
        }
    }

    /// First of all: a member that nobody knows would be refused for its name, which says less than this.
    private void refusePrivateKeys(byte[] body) {
        JsonNode tree;
        try {
            tree = edge.mapper().readTree(body);
        } catch (JacksonException unreadable) {
            // Whoever reads it as a request says what is wrong with it.
            return;
        }
        JoinRequest.refusePrivateKeys(tree);
    }

    private void verify(AgentSignature signed, AgentKey key, byte[] body) {
        var refusal = signed.refusal(key, body, edge.clock().instant());
        if (refusal != null) {
            throw new HubException(ProblemType.INVALID_SIGNATURE, refusal)
                    .with("server_time", edge.clock().instant().getEpochSecond());
        }
    }

    /// What the controller needs of its surroundings.
    @org.springframework.stereotype.Component
    record JoinEdge(
            JsonMapper mapper,
            BaseUrl baseUrl,
            SafeFetch fetch,
            InstantSource clock,
            AuthRateLimit rateLimit,
            RecordFailures failures) {}
}
