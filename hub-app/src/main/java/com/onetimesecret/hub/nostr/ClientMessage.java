package com.onetimesecret.hub.nostr;

import com.onetimesecret.hub.auth.NostrEvent;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a client says (NIP-01, NIP-42).
sealed interface ClientMessage {

    /// An event to publish.
    record Publish(NostrEvent event) implements ClientMessage {}

    /// The proof of its key.
    record Authenticate(NostrEvent event) implements ClientMessage {}

    /// A subscription to begin, or to begin anew.
    record Subscribe(String id, List<JsonNode> filters) implements ClientMessage {
        public Subscribe {
            filters = List.copyOf(filters);
        }
    }

    /// A subscription to end.
    record Unsubscribe(String id) implements ClientMessage {}

    /// The longest name of a subscription.
    int LONGEST_NAME = 64;

    /// Reads one.
    ///
    /// @throws Refused if it is none
    static ClientMessage of(String text) {
        JsonNode message;
        try {
            message = JsonMapper.shared().readTree(text);
        } catch (JacksonException unreadable) {
            throw Refused.invalid("this is not JSON");
        }
        if (!message.isArray() || message.size() < 2 || !message.get(0).isString()) {
            throw Refused.invalid("a message is a list that begins with EVENT, REQ, CLOSE or AUTH");
        }
        return switch (message.get(0).stringValue()) {
            case "EVENT" -> new Publish(event(message));
            case "AUTH" -> new Authenticate(event(message));
            case "CLOSE" -> new Unsubscribe(name(message));
            case "REQ" -> {
                var filters = new ArrayList<JsonNode>();
                for (int i = 2; i < message.size(); i++) {
                    filters.add(message.get(i));
                }
                yield new Subscribe(name(message), filters);
            }
            default -> throw new Refused("unsupported", "this relay knows EVENT, REQ, CLOSE and AUTH");
        };
    }

    private static NostrEvent event(JsonNode message) {
        return NostrEvent.of(message.get(1))
                .orElseThrow(
                        () -> Refused.invalid(
                                "an event has id, pubkey, created_at, kind, tags, content and sig, and tags are lists of texts"));
    }

    private static String name(JsonNode message) {
        var name = message.get(1).isString() ? message.get(1).stringValue() : "";
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            throw Refused.invalid("a subscription is named by 1 to " + LONGEST_NAME + " characters");
        }
        return name;
    }
}
