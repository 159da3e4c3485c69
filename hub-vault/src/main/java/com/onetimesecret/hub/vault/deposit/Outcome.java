package com.onetimesecret.hub.vault.deposit;

import java.util.Locale;

/// What became of a token that its agent had signed. Only the agent learns of it: whoever sent the token gets the
/// same answer to all but the first.
enum Outcome {
    DEPOSITED,
    /// Its payload is not as it should be, or for another agent.
    MALFORMED,
    EXPIRED,
    /// Its end lies further ahead than tokens may live.
    TOO_FAR,
    /// It says that it was made in the future.
    NOT_YET,
    /// The agent's tokens came too often, or too many large values at once.
    RATE_LIMITED,
    /// Its value did not arrive in time.
    TOO_SLOW,
    EMPTY,
    TOO_LARGE,
    /// The agent's store has no room.
    STORE_FULL,
    /// It was used before.
    REPLAYED,
    CANCELLED,
    /// It may only be the first under its label, and was not.
    EXISTS,
    /// It may have been used before the database was restored.
    BEFORE_RESTORE;

    /// As it is stored and shown.
    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
