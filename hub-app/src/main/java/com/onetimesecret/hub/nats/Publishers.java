package com.onetimesecret.hub.nats;

import com.onetimesecret.hub.api.agent.Agent;
import com.onetimesecret.hub.api.agent.AgentDirectory;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.StandingCredentials;
import com.onetimesecret.hub.api.call.StandingCredentials.Lapse;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.util.List;

/// The agents who publish, as they stand at this moment.
final class Publishers {

    private final JdbcReaders readers;
    private final AgentDirectory directory;
    private final StandingCredentials standing;

    Publishers(JdbcReaders readers, AgentDirectory directory, StandingCredentials standing) {
        this.readers = readers;
        this.directory = directory;
        this.standing = standing;
    }

    /// The agent, with what its credentials allow of what its approval still does. A pause is left to the
    /// gate.
    CurrentAgent caller(Subjects.In to) {
        var reader = readers.find(to.network(), to.agent()).orElseThrow(Publishers::unknown);
        var agent = directory.find(to.network(), to.agent()).orElseThrow(Publishers::unknown);
        var credential = reader.callCredential();
        var lapse = standing.lapsed(List.of(credential)).get(credential);
        if (lapse == Lapse.NETWORK_SUSPENDED) {
            throw new HubException(ProblemType.NETWORK_SUSPENDED, "The operator suspended this network.");
        }
        if (lapse != null && lapse != Lapse.PAUSED) {
            throw unknown();
        }
        return CurrentAgent.of(agent, reader.scopes(), lapse == Lapse.PAUSED && agent.status() != Agent.Status.PAUSED);
    }

    static HubException unknown() {
        return new HubException(
                ProblemType.UNAUTHENTICATED,
                "What let this agent publish has ended. Get new credentials at /api/v2/agent/nats-credentials.");
    }
}
