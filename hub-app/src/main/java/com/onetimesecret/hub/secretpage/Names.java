package com.onetimesecret.hub.secretpage;

import com.onetimesecret.hub.api.agent.Agent;
import com.onetimesecret.hub.api.agent.AgentDirectory;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.auth.Accounts;
import org.springframework.stereotype.Component;

/// What those are called whom the vault knows by their ids.
@Component
class Names {

    private final AgentDirectory agents;
    private final Accounts accounts;

    Names(AgentDirectory agents, Accounts accounts) {
        this.agents = agents;
        this.accounts = accounts;
    }

    /// An agent's name, a person's e-mail, or that it is somebody without an account.
    String of(NetworkId network, String actor) {
        if (AgentId.isValid(actor)) {
            return agents.find(network, new AgentId(actor)).map(Agent::name).orElse(actor);
        }
        if (actor.startsWith("guest")) {
            return "somebody without an account";
        }
        return PersonId.isValid(actor) ? email(new PersonId(actor)) : actor;
    }

    String network(NetworkId network) {
        return accounts.networkName(network);
    }

    String email(PersonId person) {
        try {
            return accounts.email(person);
        } catch (HubException gone) {
            return "somebody who left";
        }
    }
}
