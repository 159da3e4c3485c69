package com.onetimesecret.hub.mcp;

import com.onetimesecret.hub.api.call.CallCredential;
import com.onetimesecret.hub.web.WorkBeside;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// The calls that wait at this hub, by whose they are and what their clients call them, so that a client can end one.
@Component
class OpenWaits {

    private final Map<Name, Set<Wait>> waits = new ConcurrentHashMap<>();

    /// There are no sessions: programs that share a credential may use the same name at the same time.
    private record Name(CallCredential credential, String request) {

        static Name of(CallCredential credential, JsonNode id) {
            return new Name(credential, id.toString());
        }
    }

    /// One call that waits; no two are equal.
    static final class Wait {

        private final WorkBeside<?> work;

        private Wait(WorkBeside<?> work) {
            this.work = work;
        }
    }

    Wait begin(CallCredential credential, JsonNode id, WorkBeside<?> work) {
        var wait = new Wait(work);
        waits.compute(Name.of(credential, id), (name, known) -> {
            var all = known == null ? new HashSet<Wait>() : known;
            all.add(wait);
            return all;
        });
        return wait;
    }

    void end(CallCredential credential, JsonNode id, Wait wait) {
        waits.computeIfPresent(Name.of(credential, id), (name, known) -> {
            known.remove(wait);
            return known.isEmpty() ? null : known;
        });
    }

    /// Ends the wait of that name, unless nobody could say which one is meant.
    void cancel(CallCredential credential, JsonNode id) {
        waits.computeIfPresent(Name.of(credential, id), (name, known) -> {
            if (known.size() == 1) {
                known.iterator().next().work.cancel();
            }
            return known;
        });
    }
}
