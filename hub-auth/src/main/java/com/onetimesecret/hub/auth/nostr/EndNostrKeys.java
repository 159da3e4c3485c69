package com.onetimesecret.hub.auth.nostr;

import com.onetimesecret.hub.api.event.AgentKeyReplaced;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// Ends an agent's Nostr key when the agent gets another key, in the transaction that decides it: whoever had the one
/// before may have brought it.
@Component
class EndNostrKeys {

    private final JdbcNostrKeys keys;

    EndNostrKeys(JdbcNostrKeys keys) {
        this.keys = keys;
    }

    @EventListener
    void on(AgentKeyReplaced replaced) {
        keys.end(replaced.agentId(), "");
    }
}
