package com.onetimesecret.hub.web.call;

import com.onetimesecret.hub.api.call.CallCredential;
import com.onetimesecret.hub.api.call.StandingCredentials;
import com.onetimesecret.hub.api.call.WaitingCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Ends the calls that wait as soon as what let them in does: a revocation counts within a second, and one query looks
/// for all of them.
@Component
class WatchWaits implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(WatchWaits.class);
    private static final long EVERY_MILLIS = 500;

    private final StandingCredentials standing;
    private final Set<WaitingCall> waiting = ConcurrentHashMap.newKeySet();
    private volatile @Nullable ScheduledExecutorService looking;

    WatchWaits(StandingCredentials standing) {
        this.standing = standing;
    }

    /// A call that is looked at while it waits.
    WaitingCall call() {
        return new WaitingCall(waiting);
    }

    /// How many wait.
    int count() {
        return waiting.size();
    }

    private void look() {
        var held = new HashMap<CallCredential, List<WaitingCall>>();
        for (var call : waiting) {
            call.credential()
                    .ifPresent(credential -> held.computeIfAbsent(credential, _ -> new ArrayList<>(1))
                            .add(call));
        }
        if (held.isEmpty()) {
            return;
        }
        try {
            standing.lapsed(held.keySet())
                    .forEach((credential, lapse) ->
                            held.getOrDefault(credential, List.of()).forEach(call -> call.end(lapse)));
        } catch (RuntimeException failure) {
            log.warn("The credentials of calls that wait could not be looked at: {}", failure.toString());
        }
    }

    /// On a thread of its own, because a revocation waits for nothing else that the hub does now and then.
    @Override
    public void start() {
        var thread = Thread.ofPlatform().daemon().name("waits-look").factory();
        var executor = Executors.newSingleThreadScheduledExecutor(thread);
        var _ = executor.scheduleWithFixedDelay(this::look, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
        looking = executor;
    }

    @Override
    public void stop() {
        var current = looking;
        looking = null;
        if (current != null) {
            current.shutdown();
        }
    }

    @Override
    public boolean isRunning() {
        return looking != null;
    }
}
