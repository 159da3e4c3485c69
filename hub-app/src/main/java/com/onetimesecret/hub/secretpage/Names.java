package com.onetimesecret.hub.secretpage;

import com.onetimesecret.hub.api.agent.Agent;
import com.onetimesecret.hub.api.agent.AgentDirectory;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.auth.Accounts;
import com.onetimesecret.hub.page.Words;
import org.springframework.stereotype.Component;

/// What those are called whom the vault knows by their ids.
@Component
class Names {

    private final AgentDirectory agents;
    private final Accounts accounts;
    private final Words words;

    Names(AgentDirectory agents, Accounts accounts, Words words) {
        this.agents = agents;
        this.accounts = accounts;
        this.words = words;
    }

    /// An agent's name, a person's e-mail, or that it is somebody without an account.
    String of(NetworkId network, String actor) {
        if (AgentId.isValid(actor)) {
            return agents.find(network, new AgentId(actor)).map(Agent::name).orElse(actor);
        }
        if (actor.startsWith("guest")) {
            return words.of("secretpage.guest");
        }
        return PersonId.isValid(actor) ? email(new PersonId(actor)) : actor;
    }

    /// A secret that nobody gave a name.
    String nameless(String id) {
        return words.of("secretpage.nameless", id.substring(4, 10));
    }

    /// Those that are no agent and no person of the network.
    String kind(String kind) {
        return words.of("secretpage.maker." + kind);
    }

    String network(NetworkId network) {
        return accounts.networkName(network);
    }

    String email(PersonId person) {
        try {
            return accounts.email(person);
        } catch (HubException gone) {
            return words.of("secretpage.left");
        }
    }
}
