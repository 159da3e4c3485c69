package com.onetimesecret.hub.nats;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.web.InnerCalls;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes what agents publish, each message at one hub, and answers those who wait for it.
final class TakePublished implements MeterBinder {

    /// Behind an agent's own subject: where questions are asked and answered.
    static final String QUESTIONS = "questions";

    /// Behind an agent's own subject: where it says from which place on it wants to hear what.
    static final String SUBSCRIBE = "subscribe";

    /// The HTTP status that the same call would have.
    static final String STATUS = "Hub-Status";

    private static final Logger log = LoggerFactory.getLogger(TakePublished.class);

    private static final int WAITING_MESSAGES = 10_000;
    private static final long WAITING_BYTES = 64L * 1024 * 1024;

    private final NatsLink link;
    private final AnswerPublished answers;
    private final InnerCalls calls;
    private final NatsSettings settings;
    private final Semaphore room;
    private final Map<AgentId, Integer> atWork = new ConcurrentHashMap<>();
    private final LongAdder taken = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private volatile boolean running;
    private volatile @Nullable Dispatcher dispatcher;

    TakePublished(NatsLink link, AnswerPublished answers, InnerCalls calls, NatsSettings settings) {
        this.link = link;
        this.answers = answers;
        this.calls = calls;
        this.settings = settings;
        this.room = new Semaphore(settings.callsAtOnce());
    }

    void start() {
        running = true;
        link.onConnection(this::listen);
    }

    /// Leaves to other hubs what is published from now on, answers what came before, and waits for what has begun.
    void stop() {
        try {
            var current = dispatcher;
            if (current != null && link.isUp()) {
                var _ = current.drain(settings.patience())
                        .get(settings.patience().toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (ExecutionException | TimeoutException | RuntimeException gone) {
            log.debug("What was published last was not taken: {}", gone.toString());
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        running = false;
        try {
            var _ = room.tryAcquire(settings.callsAtOnce(), settings.patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    private void listen(Connection connection) {
        var made = connection.createDispatcher(this::take);
        made.setPendingLimits(WAITING_MESSAGES, WAITING_BYTES);
        made.subscribe(Subjects.ALL_IN, Subjects.QUEUE);
        dispatcher = made;
    }

    private void take(Message message) {
        var to = Subjects.In.of(message.getSubject()).orElse(null);
        if (to == null || !running || !mayReply(to.agent(), message.getReplyTo())) {
            refused.increment();
            return;
        }
        if (atWork.merge(to.agent(), 1, Integer::sum) > settings.callsPerAgent()) {
            done(to.agent());
            refuse(
                    message,
                    new HubException(
                                    ProblemType.RATE_LIMITED,
                                    "At most " + settings.callsPerAgent()
                                            + " messages of one agent are worked on at a time. Wait for a reply before the next.")
                            .retryAfter(Duration.ofSeconds(1)));
            return;
        }
        if (!room.tryAcquire()) {
            done(to.agent());
            refuse(
                    message,
                    new HubException(
                                    ProblemType.RATE_LIMITED,
                                    "The hub works on as many published messages as it can. Publish this again.")
                            .retryAfter(Duration.ofSeconds(1)));
            return;
        }
        Thread.ofVirtual().name("nats-call").start(() -> {
            try {
                answer(to, message);
            } finally {
                done(to.agent());
                room.release();
            }
        });
    }

    private void done(AgentId agent) {
        atWork.computeIfPresent(agent, (same, count) -> count == 1 ? null : count - 1);
    }

    /// The hub may publish anywhere. It does so for an agent only where that agent alone listens.
    private static boolean mayReply(AgentId agent, @Nullable String replyTo) {
        return replyTo == null || replyTo.startsWith(Subjects.replies(agent) + ".");
    }

    private void answer(Subjects.In to, Message message) {
        try {
            var headers = message.getHeaders();
            if (headers != null && headers.containsKey(HeaderGuard.UNREADABLE)) {
                throw new HubException(
                        ProblemType.MALFORMED_REQUEST,
                        "The headers of the message are not as NATS has them: NATS/1.0, then lines of `Name: value` in"
                                + " printable ASCII.");
            }
            var id = headers == null ? null : headers.getFirst(Delivery.ID);
            var result = answers.answer(to, message.getData(), id);
            taken.increment();
            reply(message, result);
        } catch (HubException refusal) {
            refuse(message, refusal);
        } catch (IOException | RuntimeException failed) {
            log.error("A message published to NATS could not be answered", failed);
            refuse(message, new HubException(ProblemType.SERVER_ERROR, "The hub failed to answer this."));
        }
    }

    private void refuse(Message message, HubException refusal) {
        refused.increment();
        reply(message, calls.refusal(refusal));
    }

    private void reply(Message message, InnerCalls.Result result) {
        var to = message.getReplyTo();
        if (to == null) {
            return;
        }
        var headers = new Headers();
        headers.put(STATUS, String.valueOf(result.status()));
        for (var name : new String[] {"Location", "Retry-After", "X-Request-Id"}) {
            var value = result.headers().get(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        try {
            link.publish(to, headers, result.body().getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException tooLarge) {
            log.warn("NATS takes no reply of {} characters", result.body().length());
        }
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        FunctionCounter.builder("hub.nats.taken", taken, LongAdder::sum)
                .tag("outcome", "called")
                .description("Messages published by agents: made into calls, or refused before")
                .register(registry);
        FunctionCounter.builder("hub.nats.taken", refused, LongAdder::sum)
                .tag("outcome", "refused")
                .description("Messages published by agents: made into calls, or refused before")
                .register(registry);
    }
}
