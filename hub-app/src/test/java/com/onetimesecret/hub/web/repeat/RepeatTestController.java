package com.onetimesecret.hub.web.repeat;

import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.Awaited;
import com.onetimesecret.hub.api.call.AwaitsCreated;
import com.onetimesecret.hub.api.call.CountsAs;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.RequiresScope;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Answers in all the ways in which a controller may, after each had its effect: a row in the table `effect`.
@RestController
@ConditionalOnProperty("repeat.tests")
class RepeatTestController implements AwaitsCreated<ResponseEntity<RepeatTestController.Done>> {

    static final String PATH = "/api/v2/agent/repeat-tests/";

    final AtomicInteger calls = new AtomicInteger();
    final Map<String, CountDownLatch> news = new ConcurrentHashMap<>();
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    RepeatTestController(JdbcClient jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        jdbc.sql("CREATE TABLE IF NOT EXISTS effect (n serial, name text UNIQUE)")
                .update();
    }

    record Done(int call, String what) {}

    record Wish(int number) {}

    private Done effect(String what) {
        jdbc.sql("INSERT INTO effect (name) VALUES (NULL)").update();
        return new Done(calls.incrementAndGet(), what);
    }

    private HubException taken(String what) {
        return new HubException(ProblemType.NAME_TAKEN, what + " " + calls.get()).retryAfter(Duration.ofSeconds(7));
    }

    @PostMapping(PATH + "{way}")
    @RequiresScope(Scope.POST)
    @CountsAs(CountsAs.Limit.POST)
    Object act(CurrentAgent caller, @PathVariable String way, @RequestBody Wish wish) {
        return switch (way) {
            case "value" -> effect(way);
            case "entity" -> ResponseEntity.status(201).header("X-Mark", "mine").body(effect(way));
            case "conflict" -> {
                effect(way);
                throw taken(way);
            }
            case "conflict-inside" ->
                transaction.execute(_ -> {
                    effect(way);
                    throw taken(way);
                });
            case "conflict-after-failure" -> {
                effect(way);
                twice();
                throw taken(way);
            }
            case "invalid" -> {
                effect(way);
                throw new HubException(ProblemType.INVALID_REQUEST, "no");
            }
            case "limited" -> {
                effect(way);
                throw new HubException(ProblemType.RATE_LIMITED, "no");
            }
            case "broken" -> {
                effect(way);
                throw new IllegalStateException("broken");
            }
            case "not-found" -> ResponseEntity.status(HttpStatus.NOT_FOUND).body(effect(way));
            default -> throw HubException.notFound();
        };
    }

    private void twice() {
        try {
            jdbc.sql("INSERT INTO effect (name) VALUES ('same'), ('same')").update();
        } catch (DuplicateKeyException expected) {
            calls.incrementAndGet();
        }
    }

    @PostMapping(PATH + "status")
    @RequiresScope(Scope.POST)
    @ResponseStatus(HttpStatus.ACCEPTED)
    Done status(CurrentAgent caller) {
        return effect("status");
    }

    @PostMapping(PATH + "nothing")
    @RequiresScope(Scope.POST)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void nothing(CurrentAgent caller) {
        effect("nothing");
    }

    /// Waits until there is news of that name, or for a second.
    @PostMapping(PATH + "wait/{name}")
    @RequiresScope(Scope.POST)
    @CountsAs(CountsAs.Limit.POST)
    Awaited<ResponseEntity<Done>> waiting(CurrentAgent caller, @PathVariable String name, @RequestBody Wish wish) {
        return new Awaited<>(
                ResponseEntity.status(201).body(effect("created")), name, Duration.ofSeconds(wish.number()));
    }

    @Override
    public Optional<ResponseEntity<Done>> await(CurrentAgent caller, String created, Duration patience)
            throws InterruptedException {
        if (created.equals("gone")) {
            throw HubException.notFound();
        }
        var latch = news.computeIfAbsent(created, _ -> new CountDownLatch(1));
        return latch.await(patience.toMillis(), TimeUnit.MILLISECONDS)
                ? Optional.of(ResponseEntity.ok(new Done(0, "news of " + created)))
                : Optional.empty();
    }
}
