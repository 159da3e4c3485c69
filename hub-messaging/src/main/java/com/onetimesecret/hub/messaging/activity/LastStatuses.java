package com.onetimesecret.hub.messaging.activity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.messaging.activity.JdbcDoings.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/// The last status of every agent, of which only those are read that nobody looked at yet.
///
/// Where the last one stands is asked each time; what stands at a place of the log never says anything else.
@Component
public class LastStatuses {

    /// Characters that are kept, for some ten thousand agents that say little.
    private static final long MOST_CHARACTERS = 8_000_000;

    private final JdbcDoings doings;
    private final Cache<Place, SaidStatus> read = Caffeine.newBuilder()
            .maximumWeight(MOST_CHARACTERS)
            .weigher((Place place, SaidStatus status) -> status.size())
            .build();

    LastStatuses(JdbcDoings doings) {
        this.doings = doings;
    }

    /// Those of the agents of the network that have one.
    public Map<AgentId, SaidStatus> of(NetworkId network) {
        var statuses = new HashMap<AgentId, SaidStatus>();
        var unread = new ArrayList<AgentId>();
        for (var place : doings.places(network)) {
            var known = read.getIfPresent(place);
            if (known == null) {
                unread.add(place.agentId());
            } else {
                statuses.put(place.agentId(), known);
            }
        }
        if (!unread.isEmpty()) {
            doings.statuses(network, unread).forEach((place, stored) -> {
                var status = SaidStatus.of(stored);
                read.put(place, status);
                statuses.put(place.agentId(), status);
            });
        }
        return statuses;
    }
}
