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
    private final LogWatch watch;
    private final LogSettings settings;
    private final NetworkBudget budget;

    AppendInTransaction(JdbcMessageLog messages, LogWatch watch, LogSettings settings, NetworkBudget budget) {
        this.messages = messages;
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
        var locked = messages.lockHead();
        var to = locked.head().after(drafts.size(), locked.now());
        if (!messages.append(Placed.behind(locked.head(), to, drafts), locked.head(), to, settings.commitTimeout())) {
            throw new IllegalStateException("the log's head moved under its lock");
        }
        announceAfterCommit(List.copyOf(drafts));
        return posted(drafts, locked.head(), to);
    }

    /// The same for one message.
    public Posted append(Draft draft) {
        return append(List.of(draft)).getFirst();
    }

    private void announceAfterCommit(List<Draft> drafts) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                watch.announce(drafts);
            }
        });
    }

    private List<Posted> posted(List<Draft> drafts, Head from, Head to) {
        var posted = new ArrayList<Posted>(drafts.size());
        long seq = from.seq();
        for (var draft : drafts) {
            seq++;
            posted.add(Posted.of(draft, to, seq, watch.listenersOf(draft)));
        }
        return posted;
    }
}
