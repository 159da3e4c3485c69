package com.onetimesecret.hub.messaging.subscribe;

import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.call.CallCredential;
import com.onetimesecret.hub.api.call.StandingCredentials;
import com.onetimesecret.hub.api.message.MessageId;
import com.onetimesecret.hub.api.meter.Tally;
import com.onetimesecret.hub.api.network.NetworkBudget;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.messaging.log.Cursor;
import com.onetimesecret.hub.messaging.log.FollowLog;
import com.onetimesecret.hub.messaging.log.LogWatch;
import com.onetimesecret.hub.messaging.log.Slice;
import com.onetimesecret.hub.messaging.read.Following;
import com.onetimesecret.hub.messaging.upkeep.Recurring;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// All streams of this hub: opens them within the quotas, keeps looking whether they may go on, and ends them.
@Component
class Streams implements SmartLifecycle, MeterBinder {

    private static final Logger LOG = LoggerFactory.getLogger(Streams.class);
    private static final Duration COME_BACK = Duration.ofSeconds(1);
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);
    private static final long GLANCE_MILLIS = 10;

    private final FollowLog log;
    private final StandingCredentials credentials;
    private final NetworkBudget budget;
    private final StreamNotes notes;
    private final Tokens tokens;
    private final SubscribeSettings settings;
    private final Set<MessageStream> streams = ConcurrentHashMap.newKeySet();
    private final Tally ends = new Tally("hub.streams.ended", "reason", "Streams that this hub ended", "stalled");
    private final Lanes lanes;
    private final ExecutorService catchUps;
    private volatile @Nullable Recurring looking;
    private volatile boolean open;
    private long lastLook = System.nanoTime();
    private long lastSeen = System.nanoTime();

    Streams(
            FollowLog log,
            StandingCredentials credentials,
            NetworkBudget budget,
            StreamNotes notes,
            Tokens tokens,
            SubscribeSettings settings) {
        this.log = log;
        this.credentials = credentials;
        this.budget = budget;
        this.notes = notes;
        this.tokens = tokens;
        this.settings = settings;
        this.lanes = new Lanes(
                settings.lanes() > 0 ? settings.lanes() : Runtime.getRuntime().availableProcessors());
        this.catchUps = Executors.newFixedThreadPool(
                settings.catchUps(),
                Thread.ofPlatform().daemon().name("streams-catch-up-", 0).factory());
    }

    /// A new stream that has yet to begin.
    ///
    /// @throws HubException budget-exhausted, unavailable
    MessageStream open(Following wanted, Format format, CallCredential credential) {
        if (!open) {
            throw new HubException(ProblemType.UNAVAILABLE, "The hub is starting or stopping.").retryAfter(COME_BACK);
        }
        var start = log.start(wanted.filter(), wanted.from());
        budget.takeStream(wanted.filter().networkId(), credential.agentId());
        var stream = new MessageStream(this, lanes.next(), wanted.filter(), format, credential, start);
        streams.add(stream);
        if (!open) {
            // It came between the last look at all and the end.
            stream.end(Ending.SERVER_STOPPING.wire());
        }
        return stream;
    }

    AutoCloseable listen(MessageStream stream) {
        return log.listen(stream.filter(), stream::wake);
    }

    Optional<Slice> recent(MessageStream stream, Cursor after) {
        return log.recent(
                stream.filter(),
                after,
                settings.pieceMessages(),
                settings.pieceBytes().toBytes());
    }

    Slice older(MessageStream stream, Cursor after) {
        return log.older(
                stream.filter(),
                after,
                settings.pieceMessages(),
                settings.pieceBytes().toBytes());
    }

    /// The stream's reader was handed these, which name it.
    void noteFetched(MessageStream stream, List<MessageId> messages) {
        notes.handedOut(stream.filter().reader(), messages);
    }

    /// Has the stream read the storage, when it is its turn.
    void catchUp(MessageStream stream) {
        try {
            catchUps.execute(stream::readOlder);
        } catch (RejectedExecutionException stopping) {
            stream.cut();
        }
    }

    /// When a client may come back, a little different for each.
    long retryMillis() {
        int usual = (int) settings.retry().toMillis();
        return (long) usual / 2 + tokens.below(usual + 1);
    }

    /// The stream is over: nobody holds it any longer.
    void over(MessageStream stream, @Nullable AutoCloseable ear) {
        if (streams.remove(stream)) {
            budget.endStream(stream.filter().networkId(), stream.credential().agentId());
        }
        if (ear instanceof LogWatch.Ear listening) {
            listening.close();
        }
    }

    /// The hub ends a stream, for that reason.
    void noteEnd(String reason) {
        ends.add(reason);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        ends.bindTo(registry);
        Gauge.builder("hub.streams.open", streams, Set::size)
                .description("Streams that are open at this hub")
                .register(registry);
    }

    /// How many are open.
    int count() {
        return streams.size();
    }

    private void look() {
        var held = new HashMap<CallCredential, List<MessageStream>>();
        for (var stream : streams) {
            stream.look(settings);
            held.computeIfAbsent(stream.credential(), _ -> new ArrayList<>(1)).add(stream);
        }
        noteSeen(held.keySet());
        lookAtCredentials(held);
    }

    private void lookAtCredentials(Map<CallCredential, List<MessageStream>> held) {
        try {
            credentials
                    .lapsed(held.keySet())
                    .forEach((credential, lapse) ->
                            held.getOrDefault(credential, List.of()).forEach(stream -> stream.end(lapse.wire())));
            lastLook = System.nanoTime();
        } catch (RuntimeException failure) {
            LOG.warn("The credentials of {} streams could not be looked at: {}", streams.size(), failure.toString());
            if (System.nanoTime() - lastLook > settings.blindFor().toNanos()) {
                streams.forEach(stream -> stream.end(Ending.UNAVAILABLE.wire()));
            }
        }
    }

    /// An open stream is a sign of life.
    private void noteSeen(Set<CallCredential> held) {
        if (System.nanoTime() - lastSeen > settings.keepAlive().toNanos()) {
            lastSeen = System.nanoTime();
            var agents = new HashSet<AgentId>();
            held.forEach(credential -> agents.add(credential.agentId()));
            notes.alive(agents);
        }
    }

    @Override
    public void start() {
        open = true;
        looking = Recurring.start("streams-look", settings.lookEvery(), this::look);
    }

    /// Says goodbye to all, and cuts off who does not take it.
    @Override
    public void stop() {
        open = false;
        streams.forEach(stream -> stream.end(Ending.SERVER_STOPPING.wire()));
        try {
            long until = System.nanoTime() + LAST_WORDS.toNanos();
            while (!streams.isEmpty() && System.nanoTime() < until) {
                Thread.sleep(GLANCE_MILLIS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        streams.forEach(MessageStream::cut);
        var current = looking;
        looking = null;
        if (current != null) {
            current.close();
        }
        catchUps.shutdownNow();
        lanes.close();
    }

    @Override
    public boolean isRunning() {
        return looking != null;
    }

    /// Stops before the web server does: it would wait for streams.
    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }
}
