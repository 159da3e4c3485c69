package com.onetimesecret.hub.auth.renewal;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.approval.ApprovalId;
import com.onetimesecret.hub.api.event.ApprovalDecided;
import com.onetimesecret.hub.auth.approval.JdbcApprovals;
import com.onetimesecret.hub.auth.approval.Notices;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/// Keeps one card a network that lists the approvals which end soon, so that many agents cost a person one decision.
@Component
class CollectRenewals {

    private static final Logger log = LoggerFactory.getLogger(CollectRenewals.class);

    private final JdbcRenewals renewals;
    private final RenewalSettings settings;
    private final JdbcApprovals approvals;
    private final Notices notices;
    private final ApplicationEventPublisher events;

    CollectRenewals(
            JdbcRenewals renewals,
            RenewalSettings settings,
            JdbcApprovals approvals,
            Notices notices,
            ApplicationEventPublisher events) {
        this.renewals = renewals;
        this.settings = settings;
        this.approvals = approvals;
        this.notices = notices;
        this.events = events;
    }

    @Scheduled(fixedDelayString = "${hub.renewals.look-every}")
    void run() {
        try {
            renewals.networks(settings).forEach(this::collect);
        } catch (DataAccessException | TransactionException unreachable) {
            log.warn(
                    "Approvals that end soon could not be collected yet: {}",
                    unreachable.getClass().getSimpleName());
        }
    }

    private void collect(NetworkId network) {
        var due = renewals.due(network, settings);
        var open = renewals.findOpen(network);
        if (due.isEmpty()) {
            open.map(JdbcRenewals.Open::id)
                    .filter(renewals::withdraw)
                    .ifPresent(id -> events.publishEvent(new ApprovalDecided(network, id)));
        } else if (open.isPresent()) {
            renewals.show(network, open.get(), due);
            announce(open.map(JdbcRenewals.Open::id));
        } else {
            announce(renewals.open(network, due));
        }
    }

    private void announce(Optional<ApprovalId> card) {
        card.flatMap(approvals::find).ifPresent(notices::announce);
    }
}
