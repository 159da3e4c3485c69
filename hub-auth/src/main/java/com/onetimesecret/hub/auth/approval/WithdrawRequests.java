package com.onetimesecret.hub.auth.approval;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.approval.ApprovalId;
import com.onetimesecret.hub.api.event.AgentKeyReplaced;
import com.onetimesecret.hub.api.event.AgentRevoked;
import com.onetimesecret.hub.api.event.ApprovalDecided;
import com.onetimesecret.hub.api.event.MemberRemoved;
import java.util.List;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// Withdraws what an agent asked for when it is revoked, or with a key that speaks for it no more, and what only
/// somebody could decide who leaves, in the same
/// transaction: nobody lets it in again by a card that was open before, and nobody waits for who is gone.
@Component
class WithdrawRequests {

    private final JdbcApprovals approvals;
    private final JdbcDecisions decisions;
    private final ApplicationEventPublisher events;

    WithdrawRequests(JdbcApprovals approvals, JdbcDecisions decisions, ApplicationEventPublisher events) {
        this.approvals = approvals;
        this.decisions = decisions;
        this.events = events;
    }

    @EventListener
    void on(AgentRevoked revoked) {
        tell(revoked.networkId(), approvals.withdraw(revoked.agentId()));
    }

    @EventListener
    void on(AgentKeyReplaced replaced) {
        tell(replaced.networkId(), decisions.withdrawOfEndedKeys(replaced.agentId()));
    }

    @EventListener
    void on(MemberRemoved removed) {
        tell(removed.networkId(), approvals.withdrawFrom(removed.networkId(), removed.personId()));
    }

    private void tell(NetworkId network, List<ApprovalId> withdrawn) {
        for (var card : withdrawn) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    events.publishEvent(new ApprovalDecided(network, card));
                }
            });
        }
    }
}
