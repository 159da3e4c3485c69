package com.onetimesecret.hub.nostr;

import com.onetimesecret.hub.auth.NostrEvent;
import com.onetimesecret.hub.web.InnerCalls;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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

    /// Deletes what it names and the author said, of an address every version up to the deletion. What is not there
    /// any more is as good as deleted.
    ///
    /// @throws Refused if it names nothing, or the API refuses
    void delete(NostrEvent event, StoredEvents.Reader author) throws IOException {
        var ids = event.all("e").stream().map(DeleteEvents::byId).toList();
        var addresses = event.all("a").stream()
                .map(address -> byAddress(address, event))
                .toList();
        var all = Stream.concat(ids.stream(), addresses.stream()).toList();
        if (all.isEmpty() || all.size() > MOST) {
            throw Refused.invalid("a deletion names 1 to " + MOST + " events by e and a tags");
        }
        var own = stored.findOwn(author, all);
        delete(own.events(), author);
        var missing = all.stream()
                .filter(filter -> own.events().stream().noneMatch(told -> filter.admits(told.event())))
                .toList();
        // The API says why others' are not deleted.
        delete(
                stored.find(author, missing.stream().filter(ids::contains).toList())
                        .events(),
                author);
        if (!missing.isEmpty() && !own.isAll()) {
            throw new Refused(
                    "error",
                    "you said more than one look reaches, and not all that this names was found; delete the rest with"
                            + " DELETE /api/v2/agent/messages/{id}");
        }
    }

    private void delete(List<ToldEvent> events, StoredEvents.Reader author) throws IOException {
        for (var told : events) {
            var result = calls.make(
                    new InnerCalls.Call("DELETE", "/api/v2/agent/messages/" + told.messageId(), "", "", Map.of()),
                    author.agent(),
                    author.outer());
            if (!result.isGood() && result.status() != 404) {
                throw Refused.of(result);
            }
        }
    }

    private static EventFilter byId(String id) {
        return new EventFilter(Set.of(id), null, null, Map.of(), 0, Long.MAX_VALUE, 1);
    }

    /// All versions up to the deletion.
    private static EventFilter byAddress(String address, NostrEvent deletion) {
        var parts = ADDRESS.matcher(address);
        if (!parts.matches() || !parts.group(2).equals(deletion.pubkey())) {
            throw Refused.invalid("an a tag is a kind, your pubkey and a d tag's value, with colons");
        }
        return new EventFilter(
                null,
                Set.of(deletion.pubkey()),
                Set.of(Integer.parseInt(parts.group(1))),
                Map.of("d", Set.of(parts.group(3))),
                0,
                deletion.createdAt(),
                Integer.MAX_VALUE);
    }
}
