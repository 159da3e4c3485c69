package com.onetimesecret.hub.nostr;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.auth.NostrAgents;
import com.onetimesecret.hub.auth.NostrEvent;
import com.onetimesecret.hub.auth.NostrKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
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

    /// These messages, which the reader may see, without those that have ended.
    ///
    /// @param readersKey its Nostr key
    List<ToldEvent> tell(Collection<JsonNode> messages, CurrentAgent reader, String readersKey) {
        var shown = messages.stream()
                // Of some nothing is left but that they were opened.
                .filter(message -> message.has("received_at"))
                .toList();
        var known = new ArrayList<@Nullable NostrEvent>(shown.size());
        shown.forEach(message -> known.add(told.getIfPresent(id(message))));
        var holders = holders(shown, known, reader);
        var now = clock.instant().getEpochSecond();
        var events = new ArrayList<ToldEvent>(shown.size());
        for (int i = 0; i < known.size(); i++) {
            var message = shown.get(i);
            var event = known.get(i);
            if (event == null) {
                event = made(message, holders, reader, readersKey);
                if (!message.has("to")) {
                    told.put(id(message), event);
                }
            }
            if (event.tag("expiration").filter(end -> isOver(end, now)).isEmpty()) {
                events.add(new ToldEvent(event, id(message), message.path("seq").asLong(0)));
            }
        }
        return events;
    }

    /// Whose the keys are under which messages came that were not told before.
    private Map<String, AgentId> holders(
            List<JsonNode> messages, List<@Nullable NostrEvent> known, CurrentAgent reader) {
        var keys = IntStream.range(0, messages.size())
                .filter(place -> known.get(place) == null)
                .boxed()
                .flatMap(place -> BornEvent.of(messages.get(place)).stream())
                .map(NostrEvent::pubkey)
                .distinct()
                .toList();
        return keys.isEmpty() ? Map.of() : agents.holders(reader.networkId(), keys);
    }

    private NostrEvent made(JsonNode message, Map<String, AgentId> holders, CurrentAgent reader, String readersKey) {
        return born(message, holders).orElseGet(() -> signed(message, reader, readersKey));
    }

    private static boolean isOver(String expiration, long now) {
        return expiration.matches("\\d{1,15}") && Long.parseLong(expiration) <= now;
    }

    private static String id(JsonNode message) {
        return message.path("id").asString("");
    }

    private Optional<NostrEvent> born(JsonNode message, Map<String, AgentId> holders) {
        var author = message.path("agent_id").asString("");
        return BornEvent.of(message)
                .filter(event -> holders.containsKey(event.pubkey())
                        && holders.get(event.pubkey()).value().equals(author))
                .filter(event -> event.hasItsOwnId() && event.isSigned());
    }

    private NostrEvent signed(JsonNode message, CurrentAgent reader, String readersKey) {
        var key = agents.ofNetwork(reader.networkId());
        var at = seconds(message, "received_at");
        var tags = new ArrayList<List<String>>();
        if (message.has("to")) {
            return forReader(message, key, at, tags, readersKey);
        }
        var id = message.path("id").asString("");
        var type = message.path("type").asString("");
        tags.add(List.of("d", id));
        tags.add(author(message));
        tags.add(List.of("type", type));
        tags.add(List.of("t", message.path("topic").asString("")));
        tags.add(List.of("expiration", String.valueOf(seconds(message, "expires_at"))));
        var payload = message.path("payload");
        if (!type.equals("task_handoff")) {
            return key.sign(at, Kind.STATUS, tags, payload.toString());
        }
        for (var capability : payload.at("/recipient_criteria/capabilities")) {
            tags.add(List.of("capability", capability.asString("")));
        }
        tags.add(List.of("task", payload.path("task_id").asString("")));
        return key.sign(at, Kind.TASK, tags, payload.path("task_description").asString(""));
    }

    /// What is for few is encrypted for the one who reads it, as a whole.
    private static NostrEvent forReader(
            JsonNode message, NostrKey key, long at, List<List<String>> tags, String readersKey) {
        tags.add(List.of("p", readersKey));
        tags.add(author(message));
        tags.add(List.of("type", message.path("type").asString("")));
        tags.add(List.of("expiration", String.valueOf(seconds(message, "expires_at"))));
        var content = key.encryptFor(
                readersKey, message.toString(), message.path("id").asString(""));
        return key.sign(at, Kind.PRIVATE, tags, content);
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
