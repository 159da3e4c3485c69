package com.onetimesecret.hub.api.network;

import com.onetimesecret.hub.api.agent.NetworkId;
import java.util.function.Consumer;

/// What one module keeps of a network: to hand it out as a whole, and to remove it for good.
public interface NetworkContents {

    /// Hands over each record as one line of JSON with its `kind`, without any secret value, key or password; holds
    /// no connection while the line is taken.
    void export(NetworkId network, Consumer<String> line);

    /// Removes up to `limit` rows of each table and says how many; 0 when nothing is left.
    int erase(NetworkId network, int limit);
}
