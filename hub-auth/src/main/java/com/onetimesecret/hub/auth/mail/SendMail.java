package com.onetimesecret.hub.auth.mail;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Sends what is in the outbox: soon after the commit, and again while the mail server is away; what never leaves stays
/// visible with its reason. One hub takes a letter at a time.
@Component
class SendMail {

    private static final Logger log = LoggerFactory.getLogger(SendMail.class);

    /// Longer than the mail server may take for one letter; each is taken only when it is its turn.
    private static final Duration LEASE = Duration.ofMinutes(5);

    private static final int FIRST_PAUSE_SECONDS = 10;
    private static final int LONGEST_PAUSE_SECONDS = 3600;

    private final Semaphore running = new Semaphore(1);
    private final JdbcMail letters;
    private final Smtp smtp;
    private final MailSettings settings;

    SendMail(JdbcMail letters, Smtp smtp, MailSettings settings) {
        this.letters = letters;
        this.smtp = smtp;
        this.settings = settings;
    }

    /// Looks at once, beside the caller; what fails, and what other hubs left, is found later.
    @Scheduled(initialDelay = 2_000, fixedDelay = 2_000)
    void wake() {
        if (smtp.isSetUp()) {
            Thread.ofVirtual().name("mail").start(this::run);
        }
    }

    private void run() {
        // One look at a time: a slow mail server is not asked by ever more threads.
        if (!running.tryAcquire()) {
            return;
        }
        try {
            Optional<JdbcMail.Job> taken;
            do {
                taken = letters.take(LEASE);
                taken.ifPresent(this::send);
            } while (taken.isPresent());
        } catch (DataAccessException unreachable) {
            log.warn("Letters could not be sent yet: {}", unreachable.getClass().getSimpleName());
        } finally {
            running.release();
        }
    }

    @Scheduled(initialDelay = 600_000, fixedDelay = 3_600_000)
    void forget() {
        try {
            letters.forget(settings.keptFor());
        } catch (DataAccessException unreachable) {
            log.warn(
                    "Old letters could not be removed yet: {}",
                    unreachable.getClass().getSimpleName());
        }
    }

    private void send(JdbcMail.Job job) {
        try {
            smtp.send(letters.open(job), job.id());
            letters.finish(job.id());
        } catch (MailRefused refused) {
            if (refused.mayPass() && job.attempt() < settings.tries()) {
                letters.retry(job.id(), pause(job.attempt()), refused.reason());
            } else {
                letters.giveUp(job.id(), refused.reason());
                log.warn("The letter {} cannot be delivered: {}", job.id(), refused.reason());
            }
        } catch (IllegalStateException sealedOtherwise) {
            letters.giveUp(job.id(), MailRefused.Reason.UNREADABLE);
            log.error("The letter {} cannot be opened", job.id());
        }
    }

    private static Duration pause(int attempt) {
        return Duration.ofSeconds(Math.min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS << Math.min(attempt - 1, 9)));
    }
}
