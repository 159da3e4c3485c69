package com.onetimesecret.hub.nostr;

import com.onetimesecret.hub.auth.NostrEvent;
import com.onetimesecret.hub.web.InnerCalls;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/// Deletes the messages of events that their author wants deleted (NIP-09).
@Component
class DeleteEvents {

    private static final Pattern ADDRESS = Pattern.compile("(\\d{1,5}):([0-9a-f]{64}):(.*)", Pattern.DOTALL);
    /// What one event may name, so that it costs no more than a few others.
    private static final int MOST = 50;

    private final InnerCalls calls;
    private final StoredEvents stored;

    DeleteEvents(InnerCalls calls, StoredEvents stored) {
        this.calls = calls;
        this.stored = stored;
    }

    /// Deletes what it names and the author said. What is not there any more is as good as deleted.
    ///
    /// @throws Refused if it names nothing, or the API refuses
    void delete(NostrEvent event, StoredEvents.Reader author) throws IOException {
        var filters = filters(event);
        if (filters.isEmpty() || filters.size() > MOST) {
            throw Refused.invalid("a deletion names 1 to " + MOST + " events by e and a tags");
        }
        for (var told : stored.find(author, filters).events()) {
            var result = calls.make(
                    new InnerCalls.Call("DELETE", "/api/v2/agent/messages/" + told.messageId(), "", "", Map.of()),
                    author.agent(),
                    author.outer());
            if (!result.isGood() && result.status() != 404) {
                throw Refused.of(result);
            }
        }
    }

    private static List<EventFilter> filters(NostrEvent event) {
        var filters = new ArrayList<EventFilter>();
        for (var id : event.all("e")) {
            filters.add(new EventFilter(Set.of(id), null, null, Map.of(), 0, Long.MAX_VALUE, 1));
        }
        for (var address : event.all("a")) {
            var parts = ADDRESS.matcher(address);
            if (!parts.matches() || !parts.group(2).equals(event.pubkey())) {
                throw Refused.invalid("an a tag is a kind, your pubkey and a d tag's value, with colons");
            }
            filters.add(new EventFilter(
                    null,
                    Set.of(event.pubkey()),
                    Set.of(Integer.parseInt(parts.group(1))),
                    Map.of("d", Set.of(parts.group(3))),
                    0,
                    event.createdAt(),
                    Integer.MAX_VALUE));
        }
        return filters;
    }
}
