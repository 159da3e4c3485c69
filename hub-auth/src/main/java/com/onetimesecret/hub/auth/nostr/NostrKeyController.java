package com.onetimesecret.hub.auth.nostr;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.RequiresScope;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.auth.NostrEvent;
import java.net.URI;
import java.time.Instant;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// `/api/v2/agent/nostr-key` (WIRE 7): the key by which an agent is known on the relay.
@RestController
class NostrKeyController {

    static final String PATH = "/api/v2/agent/nostr-key";

    private final BindNostrKey bind;
    private final JdbcNostrKeys keys;
    private final NetworkKeys networks;
    private final BaseUrl baseUrl;

    NostrKeyController(BindNostrKey bind, JdbcNostrKeys keys, NetworkKeys networks, BaseUrl baseUrl) {
        this.bind = bind;
        this.keys = keys;
        this.networks = networks;
        this.baseUrl = baseUrl;
    }

    /// @param event signed by the key that is to be the agent's: kind 27235 with the tags `u`, `method` and
    /// `agent`
    record Proof(NostrEvent event) {}

    /// @param networkKey what the network signs messages with that no agent's Nostr key signed
    /// @param nip05 the name under which others find the key
    record Shown(AgentId agentId, String publicKey, Instant boundAt, String relay, String networkKey, String nip05) {}

    /// Makes it the agent's key, in the place of the one before.
    @PutMapping(path = PATH, consumes = "application/json")
    @RequiresScope(Scope.SUBSCRIBE)
    Shown put(CurrentAgent caller, @RequestBody Proof proof) {
        bind.bind(caller, proof.event());
        return show(caller);
    }

    @GetMapping(PATH)
    @RequiresScope(Scope.SUBSCRIBE)
    Shown show(CurrentAgent caller) {
        var bound = keys.of(caller.id()).orElseThrow(HubException::notFound);
        return new Shown(
                caller.id(),
                bound.publicKey(),
                bound.boundAt(),
                baseUrl.at("/nostr").replaceFirst("^http", "ws"),
                networks.of(caller.networkId()).publicKey(),
                keys.nameOf(caller.id()).orElseThrow() + "@"
                        + URI.create(baseUrl.value()).getAuthority());
    }

    /// Ends it: connections that it opened are closed within a second.
    @DeleteMapping(PATH)
    @RequiresScope(Scope.SUBSCRIBE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void end(CurrentAgent caller) {
        bind.end(caller);
    }
}
