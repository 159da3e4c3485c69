package com.onetimesecret.hub.auth.ciba;

import com.onetimesecret.hub.api.event.ApprovalDecided;
import com.onetimesecret.hub.api.outbound.FetchFailed;
import com.onetimesecret.hub.api.outbound.SafeFetch;
import com.onetimesecret.hub.auth.ciba.JdbcNotifications.Job;
import com.onetimesecret.hub.auth.join.Delivery.Mode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Sends pings and pushes (CIBA Core 10.2, 10.3): soon after the decision, and again while the client's server is
/// away.
@Component
class NotifyClients {

    private static final Logger log = LoggerFactory.getLogger(NotifyClients.class);
    private static final int AT_ONCE = 16;

    /// Longer than one call may last; a hub that ends in the middle of one leaves the job to another.
    private static final Duration LEASE = Duration.ofSeconds(15);

    private static final int LONGEST_PAUSE_SECONDS = 60;

    private final JdbcNotifications jobs;
    private final PushMessages messages;
    private final SafeFetch fetch;

    NotifyClients(JdbcNotifications jobs, PushMessages messages, SafeFetch fetch) {
        this.jobs = jobs;
        this.messages = messages;
        this.fetch = fetch;
    }

    /// A decision on this hub is sent at once; those of others, and what failed, are found by [#run].
    @EventListener
    void on(ApprovalDecided decided) {
        Thread.ofVirtual().name("notify").start(this::run);
    }

    @Scheduled(initialDelay = 1_000, fixedDelay = 1_000)
    void run() {
        try {
            List<Job> taken;
            do {
                taken = jobs.take(AT_ONCE, LEASE);
                deliver(taken);
            } while (taken.size() == AT_ONCE);
        } catch (DataAccessException unreachable) {
            log.warn(
                    "Clients could not be notified yet: {}",
                    unreachable.getClass().getSimpleName());
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    private void deliver(List<Job> taken) throws InterruptedException {
        var open = new CountDownLatch(taken.size());
        for (var job : taken) {
            Thread.ofVirtual().name("notify").start(() -> {
                try {
                    deliver(job);
                } catch (RuntimeException failed) {
                    // Its lease ends and it is tried again.
                    log.warn(
                            "A client could not be notified: {}",
                            failed.getClass().getSimpleName());
                } finally {
                    open.countDown();
                }
            });
        }
        open.await();
    }

    private void deliver(Job job) {
        var body = job.mode() == Mode.PING ? messages.ping(job) : messages.push(job);
        if (send(job, body)) {
            jobs.finish(job);
        } else {
            int pause = Math.min(LONGEST_PAUSE_SECONDS, 1 << Math.min(job.attempt(), 6));
            jobs.retry(job, Duration.ofSeconds(pause));
        }
    }

    /// Whether the client heard of it, or says that it does not want to; false if it may work another time.
    private boolean send(Job job, String body) {
        try {
            var answer = fetch.post(
                    URI.create(job.url()),
                    Map.of("Authorization", "Bearer " + job.token(), "Content-Type", "application/json"),
                    body.getBytes(StandardCharsets.UTF_8));
            var again = answer.status() >= 500 || answer.status() == 429;
            if (!answer.isSuccess()) {
                log.info("A client's notification endpoint answered {}", answer.status());
            }
            return !again;
        } catch (FetchFailed failed) {
            log.info("A client's notification endpoint could not be called: {}", failed.reason());
            return !failed.mayPass();
        }
    }
}
