package com.onetimesecret.hub.auth.network;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.network.NetworkContents;
import com.onetimesecret.hub.auth.people.JdbcNetworks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Removes what the hub keeps of networks that were given up, in short transactions; a hub that stops midway goes on
/// when it starts again.
@Component
class EraseNetworks {

    private static final Logger log = LoggerFactory.getLogger(EraseNetworks.class);
    private static final int BATCH = 1_000;

    private final JdbcNetworks networks;
    private final ObjectProvider<NetworkContents> contents;

    EraseNetworks(JdbcNetworks networks, ObjectProvider<NetworkContents> contents) {
        this.networks = networks;
        this.contents = contents;
    }

    @Scheduled(initialDelay = 5_000, fixedDelay = 5_000)
    void run() {
        try {
            networks.givenUp().forEach(this::erase);
        } catch (DataAccessException unreachable) {
            log.warn(
                    "Networks that were given up could not be removed yet: {}",
                    unreachable.getClass().getSimpleName());
        }
    }

    private void erase(NetworkId network) {
        var parts = contents.orderedStream().toList();
        long removed = 0;
        for (var part : parts) {
            removed += all(part, network);
        }
        networks.remove(network);
        log.info("Removed the network {} and {} rows of it", network, removed);
    }

    private static long all(NetworkContents part, NetworkId network) {
        long all = 0;
        int removed = part.erase(network, BATCH);
        while (removed > 0) {
            all += removed;
            removed = part.erase(network, BATCH);
        }
        return all;
    }
}
