package com.onetimesecret.hub.messaging.presence;

import com.onetimesecret.hub.api.agent.Agent;
import com.onetimesecret.hub.api.agent.AgentActivity;
import com.onetimesecret.hub.api.agent.AgentDirectory;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.messaging.log.AppendInTransaction;
import com.onetimesecret.hub.messaging.log.Draft;
import com.onetimesecret.hub.messaging.peer.JdbcPresence;
import com.onetimesecret.hub.messaging.peer.JdbcPresence.Told;
import com.onetimesecret.hub.messaging.peer.PeerSettings;
import com.onetimesecret.hub.messaging.peer.Presence;
import java.util.HashMap;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Tells the networks who came, went quiet or left; each change once, whatever number of hubs look.
@Component
class AnnouncePresence {

    private static final Logger LOG = LoggerFactory.getLogger(AnnouncePresence.class);
    private static final int FORGOTTEN_AT_ONCE = 1_000;

    private final AgentActivity activity;
    private final AgentDirectory directory;
    private final JdbcPresence presence;
    private final DirectoryMessages messages;
    private final AppendInTransaction log;
    private final TransactionTemplate transaction;

    AnnouncePresence(
            AgentActivity activity,
            AgentDirectory directory,
            JdbcPresence presence,
            DirectoryMessages messages,
            AppendInTransaction log,
            TransactionTemplate transaction) {
        this.activity = activity;
        this.directory = directory;
        this.presence = presence;
        this.messages = messages;
        this.log = log;
        this.transaction = transaction;
    }

    /// Compares what was told with what is, and tells the difference.
    void look(PeerSettings settings) {
        var told = new HashMap<AgentId, Told>();
        presence.around().forEach(agent -> told.put(agent.agentId(), agent));
        for (var sighting : activity.seenWithin(settings.idleFor())) {
            var before = Optional.ofNullable(told.remove(sighting.agentId()))
                    .map(Told::presence)
                    .orElse(Presence.OFFLINE);
            change(sighting.networkId(), sighting.agentId(), before, Presence.after(sighting.silence(), settings));
        }
        told.values().forEach(gone -> change(gone.networkId(), gone.agentId(), gone.presence(), Presence.OFFLINE));
        presence.forget(settings.forgetAfter(), FORGOTTEN_AT_ONCE);
    }

    private void change(NetworkId network, AgentId id, Presence from, Presence to) {
        if (from == to) {
            return;
        }
        var agent = directory.find(network, id).filter(known -> known.status() != Agent.Status.REVOKED);
        var draft = agent.map(known -> messages.announcement(known, to));
        transaction.executeWithoutResult(status -> {
            if (presence.move(network, id, from, to)) {
                draft.ifPresent(this::tell);
            }
        });
    }

    private void tell(Draft draft) {
        try {
            log.append(draft);
        } catch (HubException exhausted) {
            if (exhausted.type() != ProblemType.BUDGET_EXHAUSTED) {
                throw exhausted;
            }
            // The directory shows it all the same.
            LOG.debug("The network {} has no messages left for presence", draft.networkId());
        }
    }
}
