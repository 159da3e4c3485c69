package com.onetimesecret.hub.nats;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import java.util.List;
import java.util.Optional;

/// The names by which the hub, its agents and other hubs find each other on NATS.
final class Subjects {

    /// Where hubs wake each other; no agent may publish or listen there.
    static final String HINTS = "hub.hints";

    /// Where a hub says that it delivers to an agent from now on; the same holds there.
    static final String TAKEN = "hub.taken";

    /// All that agents publish.
    static final String ALL_IN = "hub.*.in.>";

    /// The hubs of which one takes each.
    static final String QUEUE = "hubs";

    private static final int LEAST_TOKENS = 4;

    private Subjects() {}

    /// Where that agent publishes, alone of all.
    static String in(NetworkId network, AgentId agent) {
        return "hub." + network.value() + ".in." + agent.value();
    }

    /// Below which the hub writes what that agent may read, and it alone listens.
    static String out(NetworkId network, AgentId agent) {
        return "hub." + network.value() + ".out." + agent.value();
    }

    /// What names that agent.
    static String inbox(NetworkId network, AgentId agent) {
        return out(network, agent) + ".inbox";
    }

    /// What is said about that topic.
    static String topic(NetworkId network, AgentId agent, String topic) {
        return out(network, agent) + ".t." + topic;
    }

    /// What the subjects on which an agent waits for answers begin with.
    static String replies(AgentId agent) {
        return "_INBOX." + agent.value();
    }

    /// Where something was published to.
    ///
    /// @param rest the tokens behind the agent
    record In(NetworkId network, AgentId agent, List<String> rest) {
        In {
            rest = List.copyOf(rest);
        }

        /// What that subject says; empty if it is not of this form.
        static Optional<In> of(String subject) {
            var tokens = List.of(subject.split("\\.", -1));
            if (tokens.size() < LEAST_TOKENS || !NetworkId.isValid(tokens.get(1)) || !AgentId.isValid(tokens.get(3))) {
                return Optional.empty();
            }
            return Optional.of(new In(
                    new NetworkId(tokens.get(1)),
                    new AgentId(tokens.get(3)),
                    tokens.subList(LEAST_TOKENS, tokens.size())));
        }
    }
}
