package com.onetimesecret.hub.auth.notice;

import com.onetimesecret.hub.auth.NoticeChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Hands out the jobs: soon after the commit, and again while a channel's service is away.
@Component
class DeliverNotices {

    private static final Logger log = LoggerFactory.getLogger(DeliverNotices.class);
    private static final int AT_ONCE = 16;

    /// Longer than one attempt may last; a hub that ends in the middle of one leaves the job to another.
    private static final Duration LEASE = Duration.ofMinutes(2);

    private final Semaphore running = new Semaphore(1);
    private final Semaphore free = new Semaphore(AT_ONCE);
    private final JdbcNotices notices;
    private final TellPerson tell;
    private final DeliverySettings settings;

    DeliverNotices(JdbcNotices notices, TellPerson tell, DeliverySettings settings) {
        this.notices = notices;
        this.tell = tell;
        this.settings = settings;
    }

    /// Looks at once, beside the caller; what fails, and what other hubs left, is found later.
    @Scheduled(initialDelay = 1_000, fixedDelay = 1_000)
    void wake() {
        Thread.ofVirtual().name("notices").start(() -> {
            // One look at a time: a slow service is not asked by ever more threads.
            if (running.tryAcquire()) {
                try {
                    run();
                } finally {
                    running.release();
                }
            }
        });
    }

    @Scheduled(initialDelay = 600_000, fixedDelay = 3_600_000)
    void forget() {
        try {
            notices.forget(settings.keptFor());
        } catch (DataAccessException unreachable) {
            log.warn(
                    "Old notices could not be removed yet: {}",
                    unreachable.getClass().getSimpleName());
        }
    }

    private void run() {
        try {
            notices.settle();
            boolean mayBeMore;
            do {
                // One that is slow keeps its own place busy, not those of the others.
                mayBeMore = takeAsManyAsAreFree();
            } while (mayBeMore);
        } catch (DataAccessException unreachable) {
            log.warn("People could not be told yet: {}", unreachable.getClass().getSimpleName());
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    /// Waits until at least one more may be told; true if there may be more to take.
    private boolean takeAsManyAsAreFree() throws InterruptedException {
        free.acquire();
        int unused = 1 + free.drainPermits();
        try {
            var taken = notices.take(unused, LEASE);
            var mayBeMore = taken.size() >= unused;
            // Never more groups than were asked for: what is taken beside that joins somebody's letter.
            for (var group : together(taken)) {
                start(group);
                unused--;
            }
            return mayBeMore;
        } finally {
            free.release(unused);
        }
    }

    private void start(List<Notice> group) {
        Thread.ofVirtual().name("notice").start(() -> {
            try {
                tell.deliver(group);
            } catch (RuntimeException failed) {
                // Its lease ends and it is tried again.
                log.warn("A person could not be told: {}", failed.getClass().getSimpleName());
            } finally {
                free.release();
            }
        });
    }

    /// Letters of one person are one letter; everything else goes by itself.
    private static List<List<Notice>> together(List<Notice> taken) {
        var groups = new LinkedHashMap<String, List<Notice>>();
        for (var notice : taken) {
            var group = notice.channel() == NoticeChannel.EMAIL
                    ? notice.networkId() + " " + notice.person()
                    : String.valueOf(notice.id());
            groups.computeIfAbsent(group, key -> new ArrayList<>()).add(notice);
        }
        return List.copyOf(groups.values());
    }
}
