package com.onetimesecret.hub.auth.approval;

import com.onetimesecret.hub.api.event.ApprovalDecided;
import com.onetimesecret.hub.api.event.ApprovalRequested;
import com.onetimesecret.hub.auth.ApprovalCard;
import com.onetimesecret.hub.auth.ApprovalCard.Kind;
import com.onetimesecret.hub.auth.ApprovalCard.Origin;
import com.onetimesecret.hub.auth.ApprovalCard.Status;
import java.time.Duration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Tells people of a card that waits, once, as often as the budget of whoever asks allows.
@Component
public class Notices {

    private final JdbcClient jdbc;
    private final JdbcApprovals approvals;
    private final NoticeSettings settings;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;

    Notices(
            JdbcClient jdbc,
            JdbcApprovals approvals,
            NoticeSettings settings,
            ApplicationEventPublisher events,
            TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.approvals = approvals;
        this.settings = settings;
        this.events = events;
        this.transaction = transaction;
    }

    /// Publishes [ApprovalRequested] for a waiting card, unless that was done or the budget is used up; call after
    /// the commit. Who asks again later is announced once there is room.
    ///
    /// @return the card as it is now
    public StoredApproval announce(StoredApproval approval) {
        var card = approval.card();
        if (card.status() == Status.APPROVED && approval.invite() != null) {
            // Decided in advance; others may wait for the same card.
            events.publishEvent(new ApprovalDecided(card.networkId(), card.id()));
        }
        if (card.status() != Status.PENDING || card.announced()) {
            return approval;
        }
        var claimed = transaction.execute(status -> {
            if (!claim(card)) {
                return false;
            }
            // Whoever tells people stores what is to be told with it, so that a crash loses nothing.
            events.publishEvent(new ApprovalRequested(card.networkId(), card.id()));
            return true;
        });
        return Boolean.TRUE.equals(claimed) ? approvals.find(card.id()).orElseThrow() : approval;
    }

    private boolean claim(ApprovalCard card) {
        if (card.kind() == Kind.RENEWAL) {
            return claim(card, card.id().value(), Duration.ofMinutes(1), 1);
        }
        var isStranger = card.origin() == Origin.STRANGER || card.origin() == Origin.NEW_KEY;
        return isStranger
                ? claim(card, card.networkId().value(), settings.strangersEvery(), settings.strangersAtOnce())
                : claim(card, card.agentId().value(), settings.agentEvery(), settings.agentAtOnce());
    }

    /// One conditional statement for the card and the budget, so that nodes share both: `full_at` is when all of the
    /// budget is there again, and one notice moves it by `every`.
    private boolean claim(ApprovalCard card, String subject, Duration every, int atOnce) {
        return jdbc.sql("""
                        WITH waiting AS (
                            SELECT id FROM approval WHERE id = :id AND status = 'pending' AND NOT announced FOR UPDATE
                        ), granted AS (
                            INSERT INTO notice_budget AS b (subject, full_at)
                            SELECT :subject, now() + make_interval(secs => :every) FROM waiting
                            ON CONFLICT (subject) DO UPDATE
                                SET full_at = greatest(b.full_at, now()) + make_interval(secs => :every)
                                WHERE greatest(b.full_at, now()) + make_interval(secs => :every)
                                    <= now() + make_interval(secs => :room)
                            RETURNING subject
                        )
                        UPDATE approval SET announced = true WHERE id = :id AND EXISTS (SELECT 1 FROM granted)
                        """)
                        .param("id", card.id().value())
                        .param("subject", subject)
                        .param("every", every.toSeconds())
                        .param("room", every.multipliedBy(atOnce).toSeconds())
                        .update()
                == 1;
    }
}
