package com.onetimesecret.hub.acme;

import java.io.IOException;
import java.io.StringWriter;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.challenge.Http01Challenge;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeLazyLoadingException;
import org.shredzone.acme4j.exception.AcmeProtocolException;
import org.shredzone.acme4j.exception.AcmeRateLimitedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Orders the certificates that are wanted or are to be renewed, one after the other, on a thread of its own.
class OrderCertificates implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(OrderCertificates.class);
    private static final int AT_ONCE = 20;

    private final JdbcAcme store;
    private final AcmeCertificates certificates;
    private final AcmeAccount account;
    private final AcmeSettings settings;
    private final InstantSource clock;
    private volatile @Nullable Thread thread;
    /// The server wants no orders until then; used by one thread.
    private Instant resting = Instant.MIN;

    OrderCertificates(
            JdbcAcme store,
            AcmeCertificates certificates,
            AcmeAccount account,
            AcmeSettings settings,
            InstantSource clock) {
        this.store = store;
        this.certificates = certificates;
        this.account = account;
        this.settings = settings;
        this.clock = clock;
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    look();
                } catch (RuntimeException failure) {
                    log.warn("Certificates could not be looked at and will be again: {}", failure.toString());
                }
                certificates.awaitAsked(settings.lookEvery().toMillis());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws InterruptedException {
        store.want(certificates.ownHost());
        certificates.refresh();
        for (var host : store.due(AT_ONCE)) {
            if (clock.instant().isBefore(resting)) {
                return;
            }
            if (!certificates.isServed(host)) {
                store.forget(host);
                continue;
            }
            var failures = store.take(host, settings.lease());
            if (failures.isPresent()) {
                attempt(host, failures.getAsInt());
            }
        }
    }

    private void attempt(String host, int failures) throws InterruptedException {
        var pause = settings.pauseAfter(failures + 1);
        try {
            order(host);
            certificates.load(host);
            return;
        } catch (AcmeRateLimitedException limited) {
            // It goes for the account or its domains; another order would only make it longer.
            resting = limited.getRetryAfter().orElse(clock.instant().plus(settings.firstPause()));
            var rest = Duration.between(clock.instant(), resting);
            pause = rest.compareTo(pause) > 0 ? rest : pause;
            tell(host, limited, pause);
        } catch (AcmeException
                | AcmeLazyLoadingException
                | AcmeProtocolException
                | IOException
                | GeneralSecurityException
                | IllegalStateException failure) {
            tell(host, failure, pause);
        }
        store.failed(host, pause);
    }

    private static void tell(String host, Exception failure, Duration pause) {
        log.warn("No certificate for {} ({}); tried again in {}", host, failure.getMessage(), pause);
    }

    private void order(String host) throws AcmeException, IOException, GeneralSecurityException, InterruptedException {
        var order = account.login().newOrder().domain(host).create();
        for (var authorization : order.getAuthorizations()) {
            if (authorization.getStatus() != Status.VALID) {
                var challenge = authorization
                        .findChallenge(Http01Challenge.class)
                        .orElseThrow(() -> new IllegalStateException("the authority offers no http-01"));
                challenge.trigger();
                if (authorization.waitForCompletion(settings.patience()) != Status.VALID) {
                    throw new IllegalStateException(authorization
                            .findChallenge(Http01Challenge.class)
                            .flatMap(Challenge::getError)
                            .map(problem -> "the authority says: " + problem)
                            .orElse("the authority did not come to look"));
                }
            }
        }
        var key = AcmeAccount.newKey();
        order.waitUntilReady(settings.patience());
        order.execute(key);
        if (order.waitForCompletion(settings.patience()) != Status.VALID) {
            throw new IllegalStateException("the authority issued nothing");
        }
        var chain = new StringWriter();
        order.getCertificate().writeCertificate(chain);
        var renewAt = renewalOf(order);
        store.keep(host, chain.toString(), key.getPrivate(), renewAt);
        log.info("Got a certificate for {}, to be renewed at {}", host, renewAt);
    }

    /// When two thirds of its life are over.
    private static Instant renewalOf(Order order) {
        X509Certificate leaf = order.getCertificate().getCertificate();
        var from = leaf.getNotBefore().toInstant();
        return from.plus(Duration.between(from, leaf.getNotAfter().toInstant())
                .multipliedBy(2)
                .dividedBy(3));
    }

    @Override
    public void start() {
        thread = Thread.ofPlatform().daemon().name("certificates").start(this::run);
    }

    @Override
    public void stop() {
        var current = thread;
        thread = null;
        if (current != null) {
            // What it was ordering is taken up when the lease is over.
            current.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    /// Starts after the web server, which the authority asks, and stops before it.
    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }
}
