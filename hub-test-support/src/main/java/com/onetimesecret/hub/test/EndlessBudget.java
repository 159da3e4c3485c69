package com.onetimesecret.hub.test;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.network.NetworkBudget;
import com.onetimesecret.hub.api.network.NetworkUse;
import com.onetimesecret.hub.api.network.NetworkUse.Measure;
import java.time.Duration;

/// A budget that never runs out, for modules that are tested without the one that counts.
public final class EndlessBudget implements NetworkBudget {

    private static final Measure ENDLESS = new Measure(Long.MAX_VALUE, 0);

    @Override
    public void takeMessage(NetworkId network, long bytes, Duration life) {
        // There is always room.
    }

    @Override
    public void takeSecret(NetworkId network, long bytes, Duration life) {
        // There is always room.
    }

    @Override
    public void takeStream(NetworkId network, AgentId agent) {
        // There is always room.
    }

    @Override
    public void endStream(NetworkId network, AgentId agent) {
        // Nobody counted it.
    }

    @Override
    public NetworkUse use(NetworkId network) {
        return new NetworkUse(ENDLESS, ENDLESS, ENDLESS, ENDLESS);
    }
}
