package com.onetimesecret.hub.auth;

import com.onetimesecret.hub.api.agent.AgentId;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The public keys that speak for agents, for protocols that need the bytes.
@Component
public class SpeakingKeys {

    private final JdbcClient jdbc;

    SpeakingKeys(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// The DER SubjectPublicKeyInfo of the agent's key; empty for an agent that has none, such as a
    /// registered client.
    public Optional<byte[]> spki(AgentId agent) {
        return jdbc.sql("SELECT spki FROM agent_key WHERE agent_id = :agent AND status = 'active'")
                .param("agent", agent.value())
                .query((row, number) -> row.getBytes(1))
                .optional();
    }
}
