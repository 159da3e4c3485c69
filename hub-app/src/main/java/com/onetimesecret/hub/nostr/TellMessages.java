package com.onetimesecret.hub.nostr;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.auth.NostrAgents;
import com.onetimesecret.hub.auth.NostrEvent;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Tells messages as events: those that came as events as their authors signed them, all others signed by the
/// network's key, which says whose they are. The same message is the same event for the same reader, whenever it
/// is told.
@Component
class TellMessages {

    /// What is the same for all readers is made once; in characters.
    private static final long MOST_KEPT = 16L * 1024 * 1024;
    /// Of an event beside its content.
    private static final int OVERHEAD = 1_000;

    private final NostrAgents agents;
    private final InstantSource clock;
    private final Cache<String, NostrEvent> told = Caffeine.newBuilder()
            .maximumWeight(MOST_KEPT)
            .weigher((String id, NostrEvent event) -> OVERHEAD + event.content().length())
            .build();

    TellMessages(NostrAgents agents, InstantSource clock) {
        this.agents = agents;
        this.clock = clock;
    }

    /// What these messages, which the reader may see, will be told as; without those that have ended.
    List<Untold> outline(Collection<JsonNode> messages, StoredEvents.Reader reader) {
        var shown = messages.stream()
                // Of some nothing is left but that they were opened.
                .filter(message -> message.has("received_at"))
                .toList();
        var known = new HashMap<String, NostrEvent>();
        var born = new HashMap<String, NostrEvent>();
        for (var message : shown) {
            var made = told.getIfPresent(name(message, reader));
            if (made == null) {
                BornEvent.of(message).ifPresent(event -> born.put(id(message), event));
            } else {
                known.put(id(message), made);
            }
        }
        var holders = holders(born.values(), reader);
        var network = agents.ofNetwork(reader.agent().networkId()).publicKey();
        var now = clock.instant().getEpochSecond();
        return shown.stream()
                .map(message -> {
                    var made = known.get(id(message));
                    if (made != null) {
                        return new Untold(message, made, true);
                    }
                    var event = Optional.ofNullable(born.get(id(message)))
                            .filter(sent -> isOfItsAuthor(sent, message, holders))
                            .orElseGet(() -> unsigned(message, network, reader.key()));
                    return new Untold(message, event, false);
                })
                .filter(untold -> untold.event()
                        .tag("expiration")
                        .filter(end -> isOver(end, now))
                        .isEmpty())
                .toList();
    }

    /// Whose the keys are under which messages came that were not told before.
    private Map<String, AgentId> holders(Collection<NostrEvent> born, StoredEvents.Reader reader) {
        var keys = born.stream().map(NostrEvent::pubkey).distinct().toList();
        return keys.isEmpty() ? Map.of() : agents.holders(reader.agent().networkId(), keys);
    }

    private static boolean isOfItsAuthor(NostrEvent event, JsonNode message, Map<String, AgentId> holders) {
        var holder = holders.get(event.pubkey());
        return holder != null && holder.value().equals(message.path("agent_id").asString("")) && event.hasItsOwnId();
    }

    /// That message as an event for the reader. Costs a signature, made or checked, where it was not told before.
    ToldEvent tell(Untold untold, StoredEvents.Reader reader) {
        if (untold.isReady()) {
            return new ToldEvent(untold.event(), untold.messageId(), untold.seq());
        }
        var event = made(untold, reader);
        told.put(name(untold.message(), reader), event);
        return new ToldEvent(event, untold.messageId(), untold.seq());
    }

    private NostrEvent made(Untold untold, StoredEvents.Reader reader) {
        var outline = untold.event();
        if (!outline.id().isEmpty() && outline.isSigned()) {
            return outline;
        }
        var key = agents.ofNetwork(reader.agent().networkId());
        var message = untold.message();
        var unsigned = outline.id().isEmpty() ? outline : unsigned(message, key.publicKey(), reader.key());
        var content = untold.isForFew()
                ? key.encryptFor(reader.key(), message.toString(), untold.messageId())
                : content(message);
        return key.sign(unsigned.createdAt(), unsigned.kind(), unsigned.tags(), content);
    }

    /// What is for few is another event for each of them.
    private static String name(JsonNode message, StoredEvents.Reader reader) {
        return message.has("to") ? id(message) + reader.key() : id(message);
    }

    private static boolean isOver(String expiration, long now) {
        return expiration.matches("\\d{1,15}") && Long.parseLong(expiration) <= now;
    }

    private static String id(JsonNode message) {
        return message.path("id").asString("");
    }

    /// All of the event that the network has yet to sign, but for its content.
    private static NostrEvent unsigned(JsonNode message, String network, String readersKey) {
        var tags = new ArrayList<List<String>>();
        var type = message.path("type").asString("");
        var expiration = List.of("expiration", String.valueOf(seconds(message, "expires_at")));
        int kind;
        if (message.has("to")) {
            // What is for few is encrypted for the one who reads it, as a whole.
            kind = Kind.PRIVATE;
            tags.add(List.of("p", readersKey));
            tags.add(author(message));
            tags.add(List.of("type", type));
            tags.add(expiration);
        } else {
            tags.add(List.of("d", id(message)));
            tags.add(author(message));
            tags.add(List.of("type", type));
            tags.add(List.of("t", message.path("topic").asString("")));
            tags.add(expiration);
            kind = isTask(message) ? Kind.TASK : Kind.STATUS;
        }
        if (kind == Kind.TASK) {
            var payload = message.path("payload");
            for (var capability : payload.at("/recipient_criteria/capabilities")) {
                tags.add(List.of("capability", capability.asString("")));
            }
            tags.add(List.of("task", payload.path("task_id").asString("")));
        }
        return new NostrEvent("", network, seconds(message, "received_at"), kind, tags, "", "");
    }

    private static boolean isTask(JsonNode message) {
        return message.path("type").asString("").equals("task_handoff");
    }

    private static String content(JsonNode message) {
        var payload = message.path("payload");
        return isTask(message) ? payload.path("task_description").asString("") : payload.toString();
    }

    private static List<String> author(JsonNode message) {
        return List.of(
                "agent",
                message.path("agent_id").asString(""),
                message.path("origin").path("agent_name").asString(""));
    }

    private static long seconds(JsonNode message, String member) {
        return Instant.parse(message.path(member).asString("")).getEpochSecond();
    }
}
