package com.onetimesecret.hub.auth.token;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.auth.agent.JdbcAgents;
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

    RegisteredAgents(JdbcAgents agents) {
        this.agents = agents;
    }

    @Override
    public void save(RegisteredClient client) {
        throw new IllegalStateException("an agent becomes a client by a person's approval only");
    }

    @Override
    public @Nullable RegisteredClient findById(String id) {
        return findByClientId(id);
    }

    @Override
    public @Nullable RegisteredClient findByClientId(String clientId) {
        return AgentId.isValid(clientId)
                ? agents.find(new AgentId(clientId))
                        .map(found -> client(found.agent().id()))
                        .orElse(null)
                : null;
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
