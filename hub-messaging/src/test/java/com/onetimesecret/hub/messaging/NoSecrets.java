package com.onetimesecret.hub.messaging;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.secret.ContextSecrets;
import com.onetimesecret.hub.api.secret.HiddenText;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/// A hub that stores no secrets: every key that comes with a task is another system's.
class NoSecrets implements ContextSecrets {

    @Override
    public void check(HiddenText value) {
        throw new UnsupportedOperationException("no secrets here");
    }

    @Override
    public Stored store(CurrentAgent creator, HiddenText value, Life life) {
        throw new UnsupportedOperationException("no secrets here");
    }

    @Override
    public Adoption adopt(CurrentAgent creator, HiddenText secretKey, Life life) {
        return new Adoption(Outcome.UNKNOWN, null);
    }

    @Override
    public void hold(String secretId, AgentId holder, Instant until) {
        throw new UnsupportedOperationException("no secrets here");
    }

    @Override
    public void letGo(String secretId) {
        throw new UnsupportedOperationException("no secrets here");
    }

    @Override
    public void burn(String secretId, String actor) {
        throw new UnsupportedOperationException("no secrets here");
    }

    @Override
    public Map<String, Standing> standings(Collection<String> secretIds) {
        return Map.of();
    }
}
