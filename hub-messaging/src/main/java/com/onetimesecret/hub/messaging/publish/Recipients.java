package com.onetimesecret.hub.messaging.publish;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.Agent;
import com.onetimesecret.hub.api.agent.AgentDirectory;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.Nearest;
import com.onetimesecret.hub.api.problem.NextStep;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Finds out whom a message is for.
@Component
class Recipients {

    static final String HUMAN = "human";

    /// Enough names to find the one that was meant.
    private static final int CANDIDATES = 500;

    private final AgentDirectory directory;
    private final BaseUrl baseUrl;

    Recipients(AgentDirectory directory, BaseUrl baseUrl) {
        this.directory = directory;
        this.baseUrl = baseUrl;
    }

    /// The recipients that `to` names, all of them on the network; null for everybody.
    @Nullable
    List<String> of(@Nullable JsonNode to, NetworkId network) {
        if (to == null) {
            return null;
        }
        var named = to.isArray()
                ? StreamSupport.stream(to.spliterator(), false)
                        .map(JsonNode::stringValue)
                        .toList()
                : List.of(to.stringValue());
        var agents = named.stream()
                .filter(name -> !name.equals(HUMAN))
                .map(AgentId::new)
                .toList();
        var known = agents.isEmpty() ? List.<AgentId>of() : directory.known(network, agents);
        var errors = new ArrayList<FieldError>();
        for (int i = 0; i < named.size(); i++) {
            var name = named.get(i);
            if (!name.equals(HUMAN) && !known.contains(new AgentId(name))) {
                errors.add(new FieldError(
                        to.isArray() ? "/to/" + i : "/to",
                        name,
                        List.of(),
                        meant(name, network),
                        "is no agent of this network"));
            }
        }
        if (!errors.isEmpty()) {
            throw HubException.of(ProblemType.UNKNOWN_RECIPIENT, errors)
                    .next(NextStep.get("See who is on the network", baseUrl.at("/api/v2/agent/peers")));
        }
        return named;
    }

    /// The same error, with the id of the agent that was meant by a name or a misspelt id.
    FieldError withSuggestion(FieldError error, NetworkId network) {
        var got = error.got();
        return got == null
                ? error
                : new FieldError(error.pointer(), got, error.allowed(), meant(got, network), error.message());
    }

    private @Nullable String meant(String text, NetworkId network) {
        var agents = directory.list(network, CANDIDATES);
        var ids = agents.stream().map(agent -> agent.id().value()).toList();
        return Nearest.to(text, ids)
                .or(() -> Nearest.to(text, agents.stream().map(Agent::name).toList())
                        .flatMap(name -> agents.stream()
                                .filter(agent -> agent.name().equals(name))
                                .map(agent -> agent.id().value())
                                .findFirst()))
                .orElse(null);
    }
}
