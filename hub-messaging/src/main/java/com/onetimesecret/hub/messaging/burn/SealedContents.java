package com.onetimesecret.hub.messaging.burn;

import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.message.MessageId;
import com.onetimesecret.hub.api.network.NetworkBudget;
import com.onetimesecret.hub.api.seal.SealedColumn;
import com.onetimesecret.hub.api.seal.SealedColumns;
import com.onetimesecret.hub.api.seal.Sealer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// Keeps what opens once: each content under a random key of its own, which is wrapped under the master key
/// and stored beside it. When the row is deleted the key is gone.
@Component
public class SealedContents implements SealedColumns {

    private final JdbcSealedMessages stored;
    private final Sealer sealer;
    private final Tokens tokens;
    private final NetworkBudget budget;

    SealedContents(JdbcSealedMessages stored, Sealer sealer, Tokens tokens, NetworkBudget budget) {
        this.stored = stored;
        this.sealer = sealer;
        this.tokens = tokens;
        this.budget = budget;
    }

    /// Seals the content of a message that is to get that random part of its id, in the caller's transaction.
    ///
    /// @throws com.onetimesecret.hub.api.problem.HubException budget-exhausted
    public void keep(String chance, NetworkId network, List<String> recipients, Duration ttl, byte[] content) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("A sealed content commits with its message, but nothing is under way");
        }
        var key = ContentKey.random(tokens);
        var sealed = new SealedMessage(
                sealer.seal(keyContext(chance), key.bytes()), key.seal(context(chance), content, tokens));
        // It is a secret in all but the way to it.
        budget.takeSecret(network, sealed.content().length, ttl);
        stored.insert(chance, network, recipients, ttl, sealed);
    }

    /// Takes the message's content out for good, in the caller's transaction, if it is still there for that
    /// agent.
    ///
    /// What opens it is to be called after the commit: no content is seen that somebody else could still get.
    Optional<Supplier<byte[]>> take(MessageId message, NetworkId network, AgentId recipient) {
        var chance = message.chance();
        return stored.take(chance, network, recipient).map(row -> {
            // A missing master key rolls back what was taken.
            var key = new ContentKey(sealer.open(keyContext(chance), row.wrappedKey()));
            return () -> key.open(context(chance), row.content());
        });
    }

    /// Destroys the message's content unread, if it has one.
    public void destroy(MessageId message, NetworkId network) {
        stored.destroy(message.chance(), network);
    }

    @Override
    public List<SealedColumn> sealedColumns() {
        return List.of(SealedColumn.byText(
                "keys of messages that open once",
                "sealed_message",
                "chance",
                "wrapped_key",
                SealedContents::keyContext));
    }

    private static String keyContext(String chance) {
        return "burn 1 key " + chance;
    }

    private static String context(String chance) {
        return "burn 1 content " + chance;
    }
}
