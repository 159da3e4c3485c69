package com.onetimesecret.hub.auth.approval;

import com.onetimesecret.hub.api.event.AgentRevoked;
import com.onetimesecret.hub.api.event.ApprovalDecided;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// Withdraws what an agent asked for when it is revoked, in the same transaction: nobody lets it in again by a card
/// that was open before.
@Component
class WithdrawRequests {

    private final JdbcApprovals approvals;
    private final ApplicationEventPublisher events;

    WithdrawRequests(JdbcApprovals approvals, ApplicationEventPublisher events) {
        this.approvals = approvals;
        this.events = events;
    }

    @EventListener
    void on(AgentRevoked revoked) {
        for (var card : approvals.withdraw(revoked.agentId())) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    events.publishEvent(new ApprovalDecided(revoked.networkId(), card));
                }
            });
        }
    }
}
