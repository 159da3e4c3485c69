package com.onetimesecret.hub.api.approval;

import com.onetimesecret.hub.api.call.CurrentAgent;
import java.time.Duration;
import java.util.SortedMap;

/// Lets a person allow an agent one act, for the parts of the hub that must not go on without it.
public interface SingleApprovals {

    /// Uses up a person's yes to exactly this act, if there is one; one conditional statement in the caller's
    /// transaction, so that one yes is one act.
    boolean use(CurrentAgent caller, Act act);

    /// Asks people, unless a card for the same waits already. To be called outside a transaction.
    ///
    /// @throws com.onetimesecret.hub.api.problem.HubException approval-denied, if they said no to it lately;
    ///     rate-limited, if too much waits
    ApprovalId ask(CurrentAgent caller, Act act);

    /// What a person is asked to allow: the card shows all of it.
    ///
    /// @param action one plain line
    /// @param life how long it waits for a decision, and how long a yes then counts
    record Act(String action, SortedMap<String, String> details, Duration life) {}
}
