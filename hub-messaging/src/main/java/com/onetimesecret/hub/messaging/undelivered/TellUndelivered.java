package com.onetimesecret.hub.messaging.undelivered;

import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.messaging.delivery.JdbcDeliveries;
import com.onetimesecret.hub.messaging.log.AppendInTransaction;
import com.onetimesecret.hub.messaging.publish.Author;
import com.onetimesecret.hub.messaging.publish.ComposeMessage;
import com.onetimesecret.hub.messaging.schema.MessageType;
import com.onetimesecret.hub.messaging.schema.StrictJson;
import com.onetimesecret.hub.messaging.upkeep.Upkeep;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.node.ObjectNode;

/// Tells each sender, in one message for all of them, which of its messages ended unacknowledged; once,
/// whatever number of hubs look.
@Component
class TellUndelivered implements Upkeep {

    private static final Logger LOG = LoggerFactory.getLogger(TellUndelivered.class);
    /// What ended this long before the last look was seen by it, whatever the clocks of hub and database say.
    private static final Duration OVERLAP = Duration.ofMinutes(5);

    private final JdbcDeliveries deliveries;
    private final ComposeMessage compose;
    private final AppendInTransaction log;
    private final TransactionTemplate transaction;
    private final UndeliveredSettings settings;
    private final InstantSource clock;
    private Instant lookedUntil = Instant.EPOCH;

    TellUndelivered(
            JdbcDeliveries deliveries,
            ComposeMessage compose,
            AppendInTransaction log,
            TransactionTemplate transaction,
            UndeliveredSettings settings,
            InstantSource clock) {
        this.deliveries = deliveries;
        this.compose = compose;
        this.log = log;
        this.transaction = transaction;
        this.settings = settings;
        this.clock = clock;
    }

    /// Tells everybody who is still to be told.
    void look() {
        var started = clock.instant();
        var since = lookedUntil;
        var senders = deliveries.waitingInVain(since, settings.senders());
        boolean all = senders.size() < settings.senders();
        for (var sender : senders) {
            all &= tell(sender, since);
        }
        if (all) {
            lookedUntil = started.minus(OVERLAP);
        }
    }

    private boolean tell(JdbcDeliveries.Waiting sender, Instant since) {
        try {
            int told = settings.inOneNotice();
            while (told == settings.inOneNotice()) {
                told = Objects.requireNonNull(transaction.execute(status -> tellOfSome(sender, since)));
            }
            return true;
        } catch (RuntimeException failure) {
            // The others are told all the same; this one in the next round.
            LOG.warn("{} could not be told what was not acknowledged", sender.sender(), failure);
            return false;
        }
    }

    private int tellOfSome(JdbcDeliveries.Waiting sender, Instant since) {
        var unacked = deliveries.report(sender, since, settings.inOneNotice());
        if (!unacked.isEmpty()) {
            send(sender, unacked);
        }
        return unacked.size();
    }

    private void send(JdbcDeliveries.Waiting sender, List<JdbcDeliveries.Unacked> unacked) {
        try {
            log.append(
                    compose.of(new Author.TheHub(sender.networkId()), MessageType.AUDIT_LOG, notice(sender, unacked)));
        } catch (HubException refusal) {
            // Who left the network needs to be told nothing. Where no message is left, `/delivery` shows it all the
            // same; to try again in each round would keep other networks waiting.
            switch (refusal.type()) {
                case UNKNOWN_RECIPIENT -> LOG.debug("{} is gone", sender.sender());
                case BUDGET_EXHAUSTED ->
                    LOG.warn("The network {} has no messages left to tell {}", sender.networkId(), sender.sender());
                default -> throw refusal;
            }
        }
    }

    private static ObjectNode notice(JdbcDeliveries.Waiting sender, List<JdbcDeliveries.Unacked> unacked) {
        var notice = StrictJson.MAPPER.createObjectNode();
        notice.put("type", MessageType.AUDIT_LOG.wire());
        notice.put("to", sender.sender().value());
        if (unacked.size() == 1) {
            notice.put("in_reply_to", unacked.getFirst().message().value());
        }
        var payload = notice.putObject("payload");
        payload.put("action", "message.unacknowledged");
        payload.put("outcome", "failure");
        var resources = payload.putArray("affected_resources");
        unacked.forEach(one -> resources.add(one.message() + " to " + one.recipient()));
        payload.put(
                "details", "These messages ended without the acknowledgement that you asked for with requires_ack.");
        return notice;
    }

    @Override
    public List<Chore> chores() {
        return List.of(new Chore("undelivered-notices", settings.lookInterval(), this::look));
    }
}
