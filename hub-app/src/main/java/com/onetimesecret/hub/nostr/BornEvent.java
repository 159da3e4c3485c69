package com.onetimesecret.hub.nostr;

import com.onetimesecret.hub.auth.NostrEvent;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// How a message that came as an event keeps it, so that others get what its author signed: all but the content
/// in its metadata, the content where messages of its type have their text.
///
/// Anybody may write such metadata. What comes of it counts only if its signature is right.
final class BornEvent {

    /// Carries the key of a secret; never kept where it could be read.
    static final String SECRET = "ots-secret";

    private static final String MEMBER = "nostr";
    private static final String CONTENT = "content";

    private BornEvent() {}

    /// Notes the event in the metadata of its message.
    ///
    /// @param withContent whether the content is nowhere else in the message
    static void note(NostrEvent event, boolean withContent, ObjectNode message) {
        var noted = message.putObject("metadata").putObject(MEMBER);
        noted.put("id", event.id())
                .put("pubkey", event.pubkey())
                .put("created_at", event.createdAt())
                .put("kind", event.kind());
        var tags = noted.putArray("tags");
        for (var tag : event.tags()) {
            var values = tags.addArray();
            (!tag.isEmpty() && tag.getFirst().equals(SECRET) ? List.of(SECRET) : tag).forEach(values::add);
        }
        noted.put("sig", event.sig());
        if (withContent) {
            noted.put(CONTENT, event.content());
        }
    }

    /// The event that the message says it came as; nothing about it is checked.
    static Optional<NostrEvent> of(JsonNode message) {
        var noted = message.path("metadata").path(MEMBER);
        if (!noted.isObject()) {
            return Optional.empty();
        }
        var event = ((ObjectNode) noted).deepCopy();
        if (!event.has(CONTENT)) {
            event.put(CONTENT, text(message.path("payload")));
        }
        var key = message.path("payload").path("secret_key");
        for (var tag : event.path("tags")) {
            if (tag.isArray() && tag.size() == 1 && tag.path(0).asString("").equals(SECRET) && key.isString()) {
                ((ArrayNode) tag).add(key.stringValue());
            }
        }
        return NostrEvent.of(event);
    }

    private static String text(JsonNode payload) {
        for (var member : List.of("task_description", "details", "summary")) {
            if (payload.path(member).isString()) {
                return payload.get(member).stringValue();
            }
        }
        return "";
    }
}
