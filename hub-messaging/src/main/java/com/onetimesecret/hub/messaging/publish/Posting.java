package com.onetimesecret.hub.messaging.publish;

import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.messaging.log.Draft;
import com.onetimesecret.hub.messaging.log.Posted;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A message on its way into the log, with the change of state that it tells of: both are stored or neither is.
///
/// [StorePostings] takes the steps in one transaction, and may take them again from the first one.
public interface Posting {

    /// What [#claim] locks; empty: nothing. Those that are stored together claim in the order of these.
    default String claims() {
        return "";
    }

    /// Makes the change, if it still can be made.
    ///
    /// @return why it cannot, having changed nothing; null when it is made
    default @Nullable HubException claim() {
        return null;
    }

    /// The message in the form a client sends it. Those that are stored together are composed in the order of their
    /// threads, which count them.
    JsonNode message();

    /// Makes the message, and the changes that go before it.
    ///
    /// @throws HubException if it is refused after all, which undoes what was done
    Draft compose();

    /// Makes the changes that name the stored message; its log is locked, so this must be quick and lock nothing.
    ///
    /// @throws HubException if it is refused after all, with all that was to be stored together with it
    default void stored(Posted posted) {}
}
