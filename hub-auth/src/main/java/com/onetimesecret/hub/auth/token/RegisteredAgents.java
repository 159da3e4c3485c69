package com.onetimesecret.hub.auth.token;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.auth.agent.JdbcAgents;
import com.onetimesecret.hub.auth.client.JdbcClients;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.stereotype.Component;

/// The agents as OAuth clients: every agent is a registered client whose client_id is its agent id.
@Component
class RegisteredAgents implements RegisteredClientRepository {

    private final JdbcAgents agents;
    private final JdbcClients clients;

    RegisteredAgents(JdbcAgents agents, JdbcClients clients) {
        this.agents = agents;
        this.clients = clients;
    }

    @Override
    public void save(RegisteredClient client) {
        throw new IllegalStateException("clients register at an endpoint of their own");
    }

    @Override
    public @Nullable RegisteredClient findById(String id) {
        return findByClientId(id);
    }

    @Override
    public @Nullable RegisteredClient findByClientId(String clientId) {
        if (!AgentId.isValid(clientId)) {
            return null;
        }
        var id = new AgentId(clientId);
        return agents.find(id).isPresent() || clients.find(id).isPresent() ? client(id) : null;
    }

    /// The client that stands for an agent, approved or still asking.
    static RegisteredClient client(AgentId agent) {
        return RegisteredClient.withId(agent.value())
                .clientId(agent.value())
                .clientAuthenticationMethod(ClientAuthenticationMethod.PRIVATE_KEY_JWT)
                .authorizationGrantType(Grants.CIBA)
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .build();
    }
}
