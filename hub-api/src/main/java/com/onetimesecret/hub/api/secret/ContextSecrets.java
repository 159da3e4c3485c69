package com.onetimesecret.hub.api.secret;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.call.CurrentAgent;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The secrets that go with tasks (WIRE 4): who holds the task may reveal its secret, once, and nobody else
/// may.
///
/// What changes one belongs to the caller's transaction and is one statement that locks the secret: call it
/// when the task is locked and before the log is.
public interface ContextSecrets {

    /// Refuses a value that no secret may have.
    ///
    /// @throws com.onetimesecret.hub.api.problem.HubException invalid-request, pointing at `/secret`
    void check(HiddenText value);

    /// Stores a value that was found good as a secret that goes with a task; nobody holds it yet.
    ///
    /// @throws com.onetimesecret.hub.api.problem.HubException budget-exhausted
    Stored store(CurrentAgent creator, HiddenText value, Life life);

    /// Lets a secret that the agent made, and that anybody with the key could reveal so far, go with a
    /// task; nobody holds it yet. A secret is adopted once, and only if it opens once (`max_reads` 1).
    ///
    /// @param life only how long it is told of counts: the secret ends when it would have ended
    Adoption adopt(CurrentAgent creator, HiddenText secretKey, Life life);

    /// Lets only that agent reveal the secret, and only until then.
    void hold(String secretId, AgentId holder, Instant until);

    /// Lets nobody reveal the secret until somebody holds it again.
    void letGo(String secretId);

    /// Destroys the secret, if nobody revealed it.
    ///
    /// @param actor who ended the task, as the trail names it
    void burn(String secretId, String actor);

    /// Where the secrets stand, by id; those that are gone are missing.
    Map<String, Standing> standings(Collection<String> secretIds);

    /// How long a secret lives.
    ///
    /// @param sealed until it expires unread
    /// @param told until nobody is told any more what became of it
    record Life(Duration sealed, Duration told) {}

    /// A new secret; its key is seen this once.
    record Stored(String secretId, HiddenText secretKey) {}

    /// What came of a key.
    ///
    /// @param secretId of the secret that goes with the task now; null unless it was adopted
    record Adoption(Outcome outcome, @Nullable String secretId) {}

    /// What may come of a key: the secret goes with the task now; the key is none of the agent's here, or not for
    /// whoever has it; the secret goes with a task already; it opens more than once.
    enum Outcome {
        ADOPTED,
        UNKNOWN,
        TAKEN,
        OF_MANY_READS
    }

    /// Where a secret stands.
    ///
    /// @param revealedAt when it was revealed
    /// @param revealedBy who did, as the trail names it
    record Standing(
            State state,
            @Nullable Instant revealedAt,
            @Nullable String revealedBy) {}

    /// What became of a secret, in the words of the wire.
    enum State {
        SEALED,
        REVEALED,
        EXPIRED,
        BURNED;

        /// The name on the wire.
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
