package com.onetimesecret.hub.vault.secret;

import com.onetimesecret.hub.api.agent.AgentId;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A checked wish for a secret.
///
/// @param recipients the agents that alone may reveal; empty: whoever of the network has the key
record NewSecret(
        SecretValue value,
        Kind kind,
        Duration ttl,
        @Nullable SecretValue passphrase,
        List<AgentId> recipients,
        int maxReads,
        @Nullable String description) {

    NewSecret {
        recipients = List.copyOf(recipients);
    }

    /// Where a value comes from, in the words of Onetime Secret.
    enum Kind {
        CONCEAL,
        GENERATE
    }
}
