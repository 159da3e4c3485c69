package com.onetimesecret.hub.auth.notice;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.event.ApprovalDecided;
import com.onetimesecret.hub.api.event.ApprovalRequested;
import com.onetimesecret.hub.api.event.PeopleAnswered;
import com.onetimesecret.hub.api.event.SecretAlarm;
import com.onetimesecret.hub.auth.approval.JdbcApprovals;
import com.onetimesecret.hub.auth.notice.Notice.About;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/// Stores the notices of what people shall hear of, in the transaction that it comes from: a crash loses none.
@Component
class AnnounceToPeople {

    /// An alarm that nobody could be told of for so long is seen on the page.
    private static final Duration ALARM_LIFE = Duration.ofDays(1);

    private final JdbcApprovals approvals;
    private final PeopleToTell people;
    private final JdbcNotices notices;
    private final DeliverNotices delivery;
    private final DeliverySettings settings;
    private final InstantSource clock;

    AnnounceToPeople(
            JdbcApprovals approvals,
            PeopleToTell people,
            JdbcNotices notices,
            DeliverNotices delivery,
            DeliverySettings settings,
            InstantSource clock) {
        this.approvals = approvals;
        this.people = people;
        this.notices = notices;
        this.delivery = delivery;
        this.settings = settings;
        this.clock = clock;
    }

    @EventListener
    void store(ApprovalRequested requested) {
        var approval = approvals.find(requested.approvalId()).orElseThrow();
        var network = requested.networkId();
        var decider = approval.deciderId();
        var wanted = decider == null ? people.deciders(network) : people.only(network, decider, true);
        notices.add(
                network,
                About.APPROVAL,
                requested.approvalId().value(),
                approval.card().expiresAt(),
                wanted);
    }

    /// Alarms have a budget for each owner of secrets, as questions have for each agent; what is over it is seen on
    /// the receipt. First, because the message about it locks the log.
    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void store(SecretAlarm alarm) {
        if (!notices.mayTell("alarm:" + alarm.owner(), settings.questionsEvery(), settings.questionsAtOnce())) {
            return;
        }
        var network = alarm.networkId();
        var wanted =
                AgentId.isValid(alarm.owner()) ? people.deciders(network) : people.only(network, alarm.owner(), false);
        notices.add(network, About.ALARM, alarm.secretId(), clock.instant().plus(ALARM_LIFE), wanted);
    }

    @EventListener
    void end(PeopleAnswered answered) {
        notices.end(answered.networkId(), About.QUESTION, answered.questionId());
    }

    @TransactionalEventListener(fallbackExecution = true)
    void deliver(ApprovalRequested requested) {
        delivery.wake();
    }

    @TransactionalEventListener(fallbackExecution = true)
    void deliver(SecretAlarm alarm) {
        delivery.wake();
    }

    /// What it told is withdrawn, and what has not left stays.
    @TransactionalEventListener(fallbackExecution = true)
    void withdraw(ApprovalDecided decided) {
        delivery.wake();
    }
}
