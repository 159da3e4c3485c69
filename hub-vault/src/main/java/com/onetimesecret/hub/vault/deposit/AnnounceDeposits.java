package com.onetimesecret.hub.vault.deposit;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.api.call.Guest;
import com.onetimesecret.hub.api.event.DepositsReceived;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Tells agents of what came since they were last told, and enters it in the trail: the lines of the log that nobody
/// noted as told are the job, so nothing is lost when a hub ends (docs/adr/0031-the-deposit-box.md).
@Component
class AnnounceDeposits implements SchedulingConfigurer {

    private static final Logger log = LoggerFactory.getLogger(AnnounceDeposits.class);
    private static final int AGENTS_AT_ONCE = 100;

    private final JdbcDeposits deposits;
    private final AuditTrail trail;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transactions;
    private final DepositSettings settings;
    private final InstantSource time;
    private final AtomicBoolean soon = new AtomicBoolean();
    private Instant lookAnywayAt = Instant.MIN;

    AnnounceDeposits(
            JdbcDeposits deposits,
            AuditTrail trail,
            ApplicationEventPublisher events,
            TransactionTemplate transactions,
            DepositSettings settings,
            InstantSource time) {
        this.deposits = deposits;
        this.trail = trail;
        this.events = events;
        this.transactions = transactions;
        this.settings = settings;
        this.time = time;
    }

    /// A deposit came to this hub.
    void soon() {
        soon.set(true);
    }

    @Override
    public void configureTasks(ScheduledTaskRegistrar registrar) {
        registrar.addFixedDelayTask(this::lookIfNeeded, settings.announceEvery());
    }

    private void lookIfNeeded() {
        var now = time.instant();
        if (soon.getAndSet(false) || !now.isBefore(lookAnywayAt)) {
            lookAnywayAt = now.plus(settings.lookAnyway());
            look();
        }
    }

    void look() {
        var waiting = deposits.unannounced(AGENTS_AT_ONCE);
        if (waiting.size() == AGENTS_AT_ONCE) {
            soon();
        }
        for (var agent : waiting) {
            try {
                tell(agent);
            } catch (RuntimeException failed) {
                // The others' news must not wait for what is wrong with one; it is tried again with the next look.
                log.warn("{} could not be told of its deposits", agent, failed);
            }
        }
    }

    private void tell(AgentId agent) {
        while (announce(agent) == settings.announcedAtOnce()) {
            // So many at once may not be all.
        }
    }

    private int announce(AgentId agent) {
        return Objects.requireNonNull(transactions.execute(_ -> {
            var news = deposits.announce(agent, settings.announcedAtOnce());
            if (!news.isEmpty()) {
                trail.recordAll(news.stream().map(one -> entry(agent, one)).toList());
                events.publishEvent(new DepositsReceived(news.getFirst().network(), agent, news.size(), labels(news)));
            }
            return news.size();
        }));
    }

    private static AuditEntry entry(AgentId agent, JdbcDeposits.News news) {
        return new AuditEntry(
                news.network(),
                AuditEntry.Kind.SECURITY,
                new Guest(new ClientAddress(news.address())).actor(),
                "deposit.received",
                news.id().value(),
                Map.of("agent", agent.value(), "label", news.label(), "bytes", String.valueOf(news.bytes())));
    }

    private static List<String> labels(List<JdbcDeposits.News> news) {
        return news.stream().map(JdbcDeposits.News::label).distinct().toList();
    }
}
