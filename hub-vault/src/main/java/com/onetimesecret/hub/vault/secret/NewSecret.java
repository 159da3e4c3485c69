package com.onetimesecret.hub.vault.secret;

import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.agent.AgentId;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A checked wish for a secret.
///
/// @param recipients the agents that alone may reveal; empty: whoever may see the network and has the key
/// @param maxReads how often it can be revealed
/// @param description what its creator calls it, for the receipt
/// @param mails whom its link is meant for, masked
public record NewSecret(
        SecretValue value,
        Kind kind,
        Source source,
        Duration ttl,
        @Nullable SecretValue passphrase,
        List<AgentId> recipients,
        int maxReads,
        @Nullable String description,
        List<String> mails,
        Guard guard) {

    public NewSecret {
        recipients = List.copyOf(recipients);
        mails = List.copyOf(mails);
    }

    /// What stands between the key and the value, besides a passphrase.
    ///
    /// @param encrypted whether the value is a JWE that only its recipient can read
    /// @param needsApproval whether each read of an agent needs the yes of a person
    public record Guard(boolean encrypted, boolean needsApproval) {

        /// Nothing.
        public static final Guard NONE = new Guard(false, false);
    }

    /// Where a value comes from, in the words of Onetime Secret.
    public enum Kind {
        CONCEAL,
        GENERATE
    }

    /// The door that a secret came in by.
    public enum Source {
        API,
        V1,
        V2,
        PAGE;

        /// Whether who has the receipt key is to get the secret key again, as Onetime Secret's metadata do.
        boolean showsSecretKey() {
            return this != API;
        }

        BearerKey nextKey(Tokens tokens) {
            return this == V1 ? BearerKey.nextShort(tokens) : BearerKey.next(tokens);
        }
    }
}
