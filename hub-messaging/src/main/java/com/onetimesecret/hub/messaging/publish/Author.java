package com.onetimesecret.hub.messaging.publish;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.CurrentPerson;
import tools.jackson.databind.node.ObjectNode;

/// Who says something, as the hub knows it; nothing of it comes from a body (WIRE 4, `origin`).
public sealed interface Author {

    /// The sender of what people and the hub itself say.
    AgentId NO_AGENT = new AgentId("agent_" + "0".repeat(24));

    /// The network that hears it.
    NetworkId networkId();

    /// The agent that says it, or [#NO_AGENT].
    AgentId id();

    /// Writes down what the hub attests.
    void attest(ObjectNode origin);

    /// An agent, by its credential.
    record AnAgent(CurrentAgent agent) implements Author {

        @Override
        public NetworkId networkId() {
            return agent.networkId();
        }

        @Override
        public AgentId id() {
            return agent.id();
        }

        @Override
        public void attest(ObjectNode origin) {
            origin.put("kind", "agent")
                    .put("agent_id", agent.id().value())
                    .put("agent_name", agent.name())
                    .put("owner", agent.owner());
            if (agent.keyThumbprint() != null) {
                origin.put("key_thumbprint", agent.keyThumbprint());
            }
            origin.put("approval_id", agent.approvalId().value());
        }
    }

    /// A person of the network, by their session or API token.
    record APerson(CurrentPerson person) implements Author {

        @Override
        public NetworkId networkId() {
            return person.networkId();
        }

        @Override
        public AgentId id() {
            return NO_AGENT;
        }

        @Override
        public void attest(ObjectNode origin) {
            origin.put("kind", "human").put("agent_id", NO_AGENT.value()).put("owner", person.email());
        }
    }

    /// The hub, telling what happened.
    record TheHub(NetworkId networkId) implements Author {

        @Override
        public AgentId id() {
            return NO_AGENT;
        }

        @Override
        public void attest(ObjectNode origin) {
            origin.put("kind", "system").put("agent_id", NO_AGENT.value());
        }
    }
}
