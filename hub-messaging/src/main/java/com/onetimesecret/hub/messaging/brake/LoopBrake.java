package com.onetimesecret.hub.messaging.brake;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.NextStep;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.util.Map;
import org.springframework.stereotype.Component;

/// Refuses what agents say in a thread that goes round (WIRE 4).
///
/// New is what a person says there, the first words of an agent in the thread, and an answer that was accepted. What
/// the hub tells there is neither news nor counted.
@Component
public class LoopBrake {

    private final JdbcThreadRuns runs;
    private final LoopBrakeSettings settings;
    private final BaseUrl baseUrl;

    LoopBrake(JdbcThreadRuns runs, LoopBrakeSettings settings, BaseUrl baseUrl) {
        this.runs = runs;
        this.settings = settings;
        this.baseUrl = baseUrl;
    }

    /// Counts what the agent is about to say in that thread.
    ///
    /// @throws HubException loop-brake
    public void pass(NetworkId network, String thread, AgentId speaker) {
        pass(network, thread, speaker, settings.messages());
    }

    /// The same for what asks people to step in: it passes a thread that is stopped, though not without end.
    ///
    /// @throws HubException loop-brake
    public void passToPeople(NetworkId network, String thread, AgentId speaker) {
        pass(network, thread, speaker, 2 * settings.messages());
    }

    /// Lets the thread go on: it has learnt something.
    public void news(NetworkId network, String thread) {
        if (settings.messages() > 0) {
            runs.end(network, thread);
        }
    }

    private void pass(NetworkId network, String thread, AgentId speaker, int most) {
        if (settings.messages() > 0 && !runs.add(network, thread, speaker, most)) {
            throw new HubException(
                            ProblemType.LOOP_BRAKE,
                            "The last " + settings.messages() + " messages of " + thread
                                    + " brought nothing new and no person spoke. Stop, or ask a person.")
                    .with("correlation_id", thread)
                    .with("limit", settings.messages())
                    .next(NextStep.post(
                            "Ask the network's people how to go on",
                            baseUrl.at("/api/v2/agent/questions"),
                            Map.of(
                                    "question",
                                    "We go round in this thread. How shall we go on?",
                                    "correlation_id",
                                    thread,
                                    "escalate_to_human",
                                    true)));
        }
    }
}
