package com.onetimesecret.hub.nostr;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.auth.NostrAgents;
import com.onetimesecret.hub.auth.NostrEvent;
import com.onetimesecret.hub.web.InnerCalls;
import com.onetimesecret.hub.web.ShortText;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Posts events as the messages that they stand for, each under its own id as the idempotency key.
@Component
class PublishEvent {

    private static final String MESSAGES = "/api/v2/agent/messages";
    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9_:-]+(\\.[A-Za-z0-9_:-]+)*");
    private static final int LONGEST_TOPIC = 100;
    private static final int LONGEST_SUMMARY = 500;
    private static final long LAST_SECOND = 253_402_300_799L;

    private final InnerCalls calls;
    private final NostrAgents agents;
    private final DeleteEvents deletions;
    private final NostrSettings settings;
    private final InstantSource clock;

    PublishEvent(
            InnerCalls calls, NostrAgents agents, DeleteEvents deletions, NostrSettings settings, InstantSource clock) {
        this.calls = calls;
        this.agents = agents;
        this.deletions = deletions;
        this.settings = settings;
        this.clock = clock;
    }

    /// Does what the event wants; what to tell its author, which is nothing the first time.
    ///
    /// @throws Refused by the protocol's rules or the API's
    String publish(NostrEvent event, StoredEvents.Reader author) throws IOException {
        if (!event.pubkey().equals(author.key())) {
            throw Refused.restricted("publish events of the key that this connection was opened with");
        }
        check(event);
        if (event.kind() == Kind.DELETION) {
            deletions.delete(event, author);
            return "";
        }
        var message = message(event, author);
        var result = calls.make(
                new InnerCalls.Call("POST", MESSAGES, "", message.toString(), Map.of("Idempotency-Key", event.id())),
                author.agent(),
                author.outer());
        if (!result.isGood()) {
            throw Refused.of(result);
        }
        return result.headers().entrySet().stream()
                        .anyMatch(header -> header.getKey().equalsIgnoreCase("Idempotent-Replayed"))
                ? "duplicate: the relay has this event"
                : "";
    }

    private void check(NostrEvent event) {
        if (!event.hasItsOwnId()) {
            throw Refused.invalid("the id is not the hash of the event");
        }
        if (!event.isSigned()) {
            throw Refused.invalid("the signature is not by the event's pubkey");
        }
        var off =
                Duration.between(Instant.ofEpochSecond(Math.clamp(event.createdAt(), 0, LAST_SECOND)), clock.instant());
        if (off.abs().compareTo(settings.createdSkew()) > 0) {
            throw Refused.invalid(
                    "created_at must be within " + settings.createdSkew().toSeconds() + " s of the relay's time, "
                            + clock.instant().getEpochSecond());
        }
    }

    private ObjectNode message(NostrEvent event, StoredEvents.Reader author) {
        var message = JsonNodeFactory.instance.objectNode();
        message.put("timestamp", Instant.ofEpochSecond(event.createdAt()).toString());
        event.tag("expiration").ifPresent(end -> message.put("ttl", lifetime(event, end)));
        switch (event.kind()) {
            case Kind.STATUS -> status(event, message);
            case Kind.TASK -> task(event, recipients(event, author), message);
            case Kind.PRIVATE -> forOne(event, recipients(event, author), message);
            default ->
                throw new Refused(
                        "blocked",
                        "this relay takes kinds " + Kind.STATUS + " (status), " + Kind.TASK + " (task), " + Kind.PRIVATE
                                + " (private hand-off) and " + Kind.DELETION + " (deletion)");
        }
        return message;
    }

    /// Counted from when it was made, so that the same event is always the same message.
    private static long lifetime(NostrEvent event, String end) {
        if (!end.matches("\\d{1,15}")) {
            throw Refused.invalid("expiration is a time in unix seconds");
        }
        return Long.parseLong(end) - event.createdAt();
    }

    private static void status(NostrEvent event, ObjectNode message) {
        if (event.tag(BornEvent.SECRET).isPresent()) {
            throw Refused.invalid(
                    "a status is for all: pass the key of a secret on with kind " + Kind.PRIVATE + " or " + Kind.TASK);
        }
        message.put("type", "status_update");
        event.tag("t")
                .filter(topic ->
                        topic.length() <= LONGEST_TOPIC && TOPIC.matcher(topic).matches())
                .ifPresent(topic -> message.put("topic", topic));
        var given = payload(event.content());
        if (given.isPresent()) {
            message.set("payload", given.get());
        } else {
            var payload = message.putObject("payload");
            payload.put("status", event.tag("status").orElse("working"));
            text(event.content(), payload);
        }
        BornEvent.note(event, given.isPresent(), message);
    }

    /// The payload of a status that a program wrote.
    private static Optional<JsonNode> payload(String content) {
        if (!content.startsWith("{")) {
            return Optional.empty();
        }
        try {
            return Optional.of(JsonMapper.shared().readTree(content))
                    .filter(payload -> payload.isObject() && payload.has("status"));
        } catch (JacksonException justText) {
            return Optional.empty();
        }
    }

    private static void text(String content, ObjectNode payload) {
        if (content.isEmpty()) {
            return;
        }
        var summary = ShortText.of(content, LONGEST_SUMMARY);
        payload.put("summary", summary);
        if (!summary.equals(content)) {
            payload.put("details", content);
        }
    }

    private static void task(NostrEvent event, List<AgentId> recipients, ObjectNode message) {
        message.put("type", "task_handoff");
        var payload = message.putObject("payload");
        payload.put("task_description", event.content());
        var criteria = payload.putObject("recipient_criteria");
        if (!event.all("capability").isEmpty()) {
            var capabilities = criteria.putArray("capabilities");
            event.all("capability").forEach(capabilities::add);
        }
        if (recipients.size() == 1) {
            criteria.put("specific_agent", recipients.getFirst().value());
        }
        address(recipients, message);
        event.tag(BornEvent.SECRET).ifPresent(key -> payload.put("context_secret_key", key));
        BornEvent.note(event, false, message);
    }

    private static void forOne(NostrEvent event, List<AgentId> recipients, ObjectNode message) {
        if (recipients.size() != 1) {
            throw Refused.invalid("kind " + Kind.PRIVATE + " has one p tag: the key of the agent that it is for");
        }
        var key = event.tag(BornEvent.SECRET);
        if (key.isEmpty()) {
            task(event, recipients, message);
            return;
        }
        message.put("type", "secret_share");
        message.putObject("payload").put("secret_key", key.get());
        address(recipients, message);
        BornEvent.note(event, true, message);
    }

    private static void address(List<AgentId> recipients, ObjectNode message) {
        if (!recipients.isEmpty()) {
            var to = message.putArray("to");
            recipients.forEach(recipient -> to.add(recipient.value()));
        }
    }

    /// The agents of the author's network that the event names by their keys.
    private List<AgentId> recipients(NostrEvent event, StoredEvents.Reader author) {
        var keys = event.all("p").stream().distinct().toList();
        if (keys.isEmpty()) {
            return List.of();
        }
        var holders = agents.holders(author.agent().networkId(), keys);
        var ended = agents.ended(keys);
        var recipients = new ArrayList<AgentId>();
        for (var key : keys) {
            if (!holders.containsKey(key) || ended.contains(key)) {
                throw Refused.invalid("a p tag names no agent of this network by its Nostr key");
            }
            recipients.add(Objects.requireNonNull(holders.get(key)));
        }
        return recipients;
    }
}
