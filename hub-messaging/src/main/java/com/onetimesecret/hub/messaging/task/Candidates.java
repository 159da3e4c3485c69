package com.onetimesecret.hub.messaging.task;

import com.onetimesecret.hub.api.agent.AgentDirectory;
import com.onetimesecret.hub.api.call.CurrentAgent;
import java.time.InstantSource;
import org.springframework.stereotype.Component;

/// Counts those who could do a task.
@Component
class Candidates {

    /// More agents than a network has.
    private static final int ALL = 10_000;

    private final AgentDirectory directory;
    private final InstantSource clock;

    Candidates(AgentDirectory directory, InstantSource clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /// How many agents may claim such a task.
    int of(CurrentAgent sender, Handoff handoff) {
        var recipients = handoff.recipients();
        if (recipients != null) {
            return recipients.size();
        }
        var now = clock.instant();
        return (int) directory.list(sender.networkId(), ALL).stream()
                .filter(agent -> agent.mayCallAt(now))
                .filter(agent -> !agent.id().equals(sender.id()))
                .filter(agent -> agent.capabilities().containsAll(handoff.capabilities()))
                .count();
    }
}
