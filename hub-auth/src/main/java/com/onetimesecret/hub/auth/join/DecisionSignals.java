package com.onetimesecret.hub.auth.join;

import com.onetimesecret.hub.api.approval.ApprovalId;
import com.onetimesecret.hub.api.call.WaitingCall;
import com.onetimesecret.hub.api.event.ApprovalDecided;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// Wakes those who wait for a decision made on this hub; what happened they read from the database.
@Component
public class DecisionSignals implements SmartLifecycle {

    private final Map<ApprovalId, List<CountDownLatch>> waiting = new ConcurrentHashMap<>();

    private volatile boolean open;

    /// Waits until the card is decided on this hub or `atMost` has passed; false if nobody should wait any longer.
    public boolean await(ApprovalId approval, Duration atMost) throws InterruptedException {
        var latch = new CountDownLatch(1);
        waiting.compute(approval, (id, latches) -> {
            var more = latches == null ? new ArrayList<CountDownLatch>() : latches;
            more.add(latch);
            return more;
        });
        if (!open) {
            // It came between the end and the last look at who waits.
            latch.countDown();
        }
        try (var wait = WaitingCall.begin(latch::countDown)) {
            latch.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
            return open && !wait.isOver();
        } finally {
            waiting.computeIfPresent(approval, (id, latches) -> {
                latches.remove(latch);
                return latches.isEmpty() ? null : latches;
            });
        }
    }

    @EventListener
    void on(ApprovalDecided decided) {
        var latches = waiting.remove(decided.approvalId());
        if (latches != null) {
            latches.forEach(CountDownLatch::countDown);
        }
    }

    @Override
    public void start() {
        open = true;
    }

    /// Sends everybody home, so that the web server can stop.
    @Override
    public void stop() {
        open = false;
        waiting.keySet().forEach(approval -> {
            var latches = waiting.remove(approval);
            if (latches != null) {
                latches.forEach(CountDownLatch::countDown);
            }
        });
    }

    /// Whether the hub goes on; if not, nobody should wait any longer.
    @Override
    public boolean isRunning() {
        return open;
    }

    /// Stops before the web server does: it would wait for those who wait here.
    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }
}
