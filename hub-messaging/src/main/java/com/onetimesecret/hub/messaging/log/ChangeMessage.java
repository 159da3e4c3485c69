package com.onetimesecret.hub.messaging.log;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.message.MessageId;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// Changes messages that are in the log already. Readers of this hub see it with the commit, those of others within a
/// second; what was handed out before is not called back.
@Component
public class ChangeMessage {

    private final JdbcChanges changes;
    private final Tail tail;

    ChangeMessage(JdbcChanges changes, Tail tail) {
        this.changes = changes;
        this.tail = tail;
    }

    /// Takes the message out of the log, in the caller's transaction; false if it is not there any more.
    public boolean delete(NetworkId network, MessageId id) {
        return changes.delete(network, id) && afterCommit(network, id, Optional.empty());
    }

    /// Gives the message another envelope, in the caller's transaction; false if it is not there any more.
    public boolean rewrite(NetworkId network, MessageId id, byte[] body) {
        return changes.rewrite(network, id, body) && afterCommit(network, id, Optional.of(body));
    }

    private boolean afterCommit(NetworkId network, MessageId id, Optional<byte[]> body) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                tail.change(network, id.seq(), body);
            }
        });
        return true;
    }
}
