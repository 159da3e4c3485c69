package com.onetimesecret.hub.messaging.peer;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.AgentDirectory;
import com.onetimesecret.hub.api.approval.HumanApprovals;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.WaitingCount;
import com.onetimesecret.hub.api.problem.NextStep;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/// Takes note of a sign of life and says what the agent should know; nothing of it enters the log.
@Component
public class AnswerHeartbeat {

    private final AgentDirectory directory;
    private final HumanApprovals approvals;
    private final BaseUrl baseUrl;
    private final PeerSettings settings;
    private final ObjectProvider<WaitingCount> waiting;

    AnswerHeartbeat(
            AgentDirectory directory,
            HumanApprovals approvals,
            BaseUrl baseUrl,
            PeerSettings settings,
            ObjectProvider<WaitingCount> waiting) {
        this.directory = directory;
        this.approvals = approvals;
        this.baseUrl = baseUrl;
        this.settings = settings;
        this.waiting = waiting;
    }

    /// The answer to the caller's sign of life.
    public HeartbeatAnswer answer(CurrentAgent caller) {
        directory.seen(caller.id());
        var next = caller.paused()
                ? NextStep.get(
                        caller.networkStopped()
                                ? "A person stopped all agents of this network; see how things stand"
                                : "A person paused you; see how things stand",
                        baseUrl.at("/api/v2/agent/me"))
                : NextStep.get("Read what came in for you", baseUrl.at("/api/v2/agent/inbox?since=unread"));
        return new HeartbeatAnswer(
                settings.heartbeatEvery().toSeconds(),
                WaitingCount.all(waiting.orderedStream(), caller),
                approvals.waiting(caller),
                caller.approvalExpiresAt(),
                caller.paused(),
                List.of(next, again()));
    }

    /// A valid sign of life.
    NextStep again() {
        return NextStep.post(
                "Say again that you are there", baseUrl.at("/api/v2/agent/heartbeat"), Map.of("current_load", "light"));
    }
}
