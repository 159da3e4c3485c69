package com.onetimesecret.hub.messaging.log;

import com.onetimesecret.hub.api.network.NetworkBudget;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// Appends messages that belong to a change of state, so that both are on disk or neither is.
///
/// The log's head stays locked until the caller's transaction ends: append as the last thing in it, after all other
/// rows are locked, and do nothing slow afterwards.
@Component
public class AppendInTransaction {

    private final JdbcMessageLog messages;
    private final Arrivals arrivals;
    private final LogWatch watch;
    private final LogSettings settings;
    private final NetworkBudget budget;

    AppendInTransaction(
            JdbcMessageLog messages, Arrivals arrivals, LogWatch watch, LogSettings settings, NetworkBudget budget) {
        this.messages = messages;
        this.arrivals = arrivals;
        this.watch = watch;
        this.settings = settings;
        this.budget = budget;
    }

    /// Stores the messages in their order in the caller's transaction; readers are woken after its commit.
    ///
    /// @throws com.onetimesecret.hub.api.problem.HubException budget-exhausted
    /// @throws IllegalStateException without a transaction
    public List<Posted> append(List<Draft> drafts) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("These messages commit with what they tell of, but nothing is under way");
        }
        for (var draft : drafts) {
            budget.takeMessage(draft.networkId(), draft.size(), draft.ttl());
        }
        // Before the head is locked, so that no other post waits for it.
        var listeners = drafts.stream().map(watch::listenersOf).toList();
        var appended = messages.append(messages.lockHead(), drafts, settings.commitTimeout());
        announceAfterCommit(appended);
        return posted(appended, listeners);
    }

    /// The same for one message.
    public Posted append(Draft draft) {
        return append(List.of(draft)).getFirst();
    }

    private void announceAfterCommit(Appended appended) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                // The connection is given back only after this.
                arrivals.takeSoon(appended);
            }
        });
    }

    private static List<Posted> posted(Appended appended, List<Integer> listeners) {
        var posted = new ArrayList<Posted>();
        for (int i = 0; i < listeners.size(); i++) {
            var message = appended.messages().get(i);
            posted.add(Posted.of(message.draft(), appended.to(), message.seq(), listeners.get(i)));
        }
        return List.copyOf(posted);
    }
}
