package com.onetimesecret.hub.auth.join;

import com.onetimesecret.hub.api.approval.ApprovalId;
import com.onetimesecret.hub.api.event.ApprovalDecided;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// Wakes those who wait for a decision made on this hub; what happened they read from the database.
@Component
public class DecisionSignals {

    private final Map<ApprovalId, List<CountDownLatch>> waiting = new ConcurrentHashMap<>();

    /// Waits until the card is decided on this hub or `atMost` has passed.
    public void await(ApprovalId approval, Duration atMost) throws InterruptedException {
        var latch = new CountDownLatch(1);
        waiting.compute(approval, (id, latches) -> {
            var more = latches == null ? new ArrayList<CountDownLatch>() : latches;
            more.add(latch);
            return more;
        });
        try {
            latch.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
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
}
