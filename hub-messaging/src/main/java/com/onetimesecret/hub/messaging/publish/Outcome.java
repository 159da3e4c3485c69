package com.onetimesecret.hub.messaging.publish;

import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.messaging.log.Posted;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What became of each of those that were to be stored together, by their places, from 0.
record Outcome(Map<Integer, Posted> stored, Map<Integer, HubException> refused) {

    Outcome {
        stored = Map.copyOf(stored);
        refused = Map.copyOf(refused);
    }

    /// Those of the places were stored, in that order.
    static Outcome of(Collection<Integer> places, List<Posted> posted, Map<Integer, HubException> refused) {
        var stored = new TreeMap<Integer, Posted>();
        var next = posted.iterator();
        places.forEach(place -> stored.put(place, next.next()));
        return new Outcome(stored, refused);
    }
}
