package com.onetimesecret.hub.web;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.AnyScope;
import com.onetimesecret.hub.api.call.Caller;
import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.api.call.CountsAs;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.call.DirectCall;
import com.onetimesecret.hub.api.call.OpenToAll;
import com.onetimesecret.hub.api.call.RequiresScope;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Routes of every kind the edge knows; it is there only when an edge test starts the application.
@RestController
@ConditionalOnProperty("edge.tests")
class EdgeTestController {

    /// How many requests came as far as the direct call.
    final AtomicInteger directCalls = new AtomicInteger();

    private final JsonMapper json;

    EdgeTestController(JsonMapper json) {
        this.json = json;
    }

    /// A body with a member of every kind.
    record Sample(
            String name,
            int count,
            @Nullable AgentId to,
            @Nullable Color favouriteColor,
            @Nullable List<String> tags,
            @Nullable Part part,
            @Nullable Instant at,
            @Nullable JsonNode payload,
            @Nullable Color secretColor,
            @Nullable Long limit) {

        Sample {
            if (count > 9) {
                throw new IllegalArgumentException("must have a count of 9 at most");
            }
            if (limit != null && limit > 9) {
                throw new IllegalArgumentException("must have a limit of 9 at most");
            }
        }
    }

    /// An object in a body.
    record Part(boolean done) {}

    enum Color {
        RED,
        GREEN
    }

    /// One word in an answer.
    record Word(String theWord) {}

    @OpenToAll
    @PostMapping(path = "/api/v2/test/open", consumes = "application/json")
    Sample open(@RequestBody Sample sample) {
        return sample;
    }

    @OpenToAll
    @PostMapping(path = "/api/v2/test/signed", consumes = "application/json")
    Sample signed(@RequestBody byte[] body) {
        return json.readValue(body, Sample.class);
    }

    @AnyScope(whilePaused = true)
    @GetMapping("/api/v2/test/me")
    Word me(CurrentAgent agent) {
        return new Word(agent.name());
    }

    @RequiresScope(Scope.READ)
    @GetMapping("/api/v2/test/read")
    Word read(
            CurrentAgent agent,
            @RequestParam(defaultValue = "1") int limit,
            @RequestParam(required = false) List<String> topic) {
        return new Word(agent.name() + limit);
    }

    @RequiresScope(Scope.POST)
    @CountsAs(CountsAs.Limit.POST)
    @PostMapping("/api/v2/test/messages")
    ResponseEntity<Word> post(CurrentAgent agent, @RequestBody Sample sample) {
        // A heartbeat leaves nothing behind.
        return ResponseEntity.status(sample.name().equals("heartbeat") ? 200 : 201)
                .body(new Word(agent.name() + sample.name()));
    }

    /// Answers on a thread of its own, or fails there; the body says which.
    @DirectCall
    @RequiresScope(Scope.POST)
    @CountsAs(CountsAs.Limit.POST)
    @PostMapping("/api/v2/test/direct")
    CompletableFuture<ResponseEntity<Object>> direct(
            CurrentAgent agent, ClientAddress address, HttpServletRequest request) throws IOException {
        directCalls.incrementAndGet();
        var body = new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (body.equals("heartbeat")) {
            return CompletableFuture.completedFuture(ResponseEntity.ok(new Word(agent.name())));
        }
        if (body.equals("refused at once")) {
            throw new HubException(ProblemType.NAME_TAKEN, "There is one already.");
        }
        return CompletableFuture.supplyAsync(
                () -> switch (body) {
                    case "refused" -> throw new HubException(ProblemType.NAME_TAKEN, "There is one already.");
                    case "broken" -> throw new IllegalStateException("org.example.Inside at table agents");
                    default ->
                        ResponseEntity.created(URI.create("http://localhost:8080/made"))
                                .body(new Word(agent.name() + "@" + address.value()));
                },
                Thread::startVirtualThread);
    }

    @DirectCall
    @RequiresScope(Scope.READ)
    @PostMapping("/api/v2/test/direct/{word}/said")
    ResponseEntity<Word> said(Caller caller, @PathVariable String word, @RequestBody Sample sample) {
        directCalls.incrementAndGet();
        return ResponseEntity.ok(new Word(caller.actor() + " " + word + " " + sample.name()));
    }

    @GetMapping("/api/v2/test/people")
    Word people(CurrentPerson person) {
        return new Word(person.email());
    }

    @RequiresScope(Scope.CREATE_SECRET)
    @CountsAs(CountsAs.Limit.SECRET)
    @GetMapping("/api/v2/test/both")
    Word both(Caller caller) {
        return new Word(caller.actor());
    }

    @OpenToAll
    @GetMapping("/api/v2/test/agents/{id}")
    Word agent(@PathVariable AgentId id) {
        return new Word(id.value());
    }

    @OpenToAll
    @GetMapping("/api/v2/test/needs")
    Word needs(@RequestParam int number) {
        return new Word("n" + number);
    }

    @OpenToAll
    @GetMapping("/a/{agent}/{*rest}")
    Word shownByAgent(@PathVariable String agent, HttpServletRequest request) {
        return new Word(agent + " " + request.getRequestURI() + " " + request.getQueryString());
    }

    @OpenToAll
    @GetMapping("/api/v2/test/address")
    Word address(ClientAddress address) {
        return new Word(address.value());
    }

    @OpenToAll
    @PostMapping("/api/v2/secret")
    Word secret(HttpServletRequest request) throws IOException {
        return new Word("read " + request.getInputStream().readAllBytes().length);
    }

    @OpenToAll
    @GetMapping("/api/v2/test/fail")
    void fail(@RequestParam String how) throws Exception {
        switch (how) {
            case "bug" -> throw new IllegalStateException("org.example.Inside at table agents");
            case "error" -> throw new StackOverflowError("deep inside");
            case "argument" -> throw new IllegalArgumentException("inner argument");
            case "storage" -> throw new DataAccessResourceFailureException("jdbc:postgresql://db.internal");
            case "connection" -> throw new CannotGetJdbcConnectionException("jdbc:postgresql://db.internal");
            case "transaction" -> throw new CannotCreateTransactionException("jdbc:postgresql://db.internal");
            default -> throw new HubException(ProblemType.NAME_TAKEN, "There is one already.");
        }
    }

    /// Fails on another thread, so that the container comes back for the answer.
    @AnyScope(whilePaused = true)
    @GetMapping("/api/v2/test/later")
    CompletableFuture<Word> later(CurrentAgent agent) {
        return CompletableFuture.supplyAsync(
                () -> {
                    throw new IllegalStateException("broken for " + agent.name());
                },
                Thread::startVirtualThread);
    }

    @OpenToAll
    @GetMapping("/api/v2/test/status")
    void status(HttpServletResponse response) throws IOException {
        response.sendError(404, "secret reason");
    }

    @PostMapping(path = "/oauth2/test", consumes = "application/x-www-form-urlencoded")
    Word token(@RequestParam String grant) {
        if (grant.equals("bug")) {
            throw new IllegalStateException("org.example.Inside");
        }
        return new Word(grant);
    }

    @GetMapping("/dashboard/test")
    Word page() {
        throw new HubException(ProblemType.FORBIDDEN, "Not <b>you</b>.");
    }
}
