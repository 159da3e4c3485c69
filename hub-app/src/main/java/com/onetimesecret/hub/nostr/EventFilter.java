package com.onetimesecret.hub.nostr;

import com.onetimesecret.hub.auth.NostrEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Which events a client wants (NIP-01): those that match all that is said.
///
/// @param ids null: any
/// @param authors public keys; null: any
/// @param kinds null: any
/// @param tags for each name of a tag the values of which one must be there
/// @param since unix seconds
/// @param until unix seconds
/// @param limit stored events at most, the newest
record EventFilter(
        @Nullable Set<String> ids,
        @Nullable Set<String> authors,
        @Nullable Set<Integer> kinds,
        Map<String, Set<String>> tags,
        long since,
        long until,
        int limit) {

    /// Values in one list.
    private static final int MOST_VALUES = 500;

    EventFilter {
        tags = Map.copyOf(tags);
    }

    /// Reads one.
    ///
    /// @throws Refused if it is none
    static EventFilter of(JsonNode node, int mostEvents) {
        if (!node.isObject()) {
            throw Refused.invalid("a filter is an object");
        }
        var tags = new HashMap<String, Set<String>>();
        for (var name : node.propertyNames()) {
            if (name.startsWith("#") && name.length() > 1) {
                tags.put(name.substring(1), texts(node.get(name), name));
            } else if (!Set.of("ids", "authors", "kinds", "since", "until", "limit")
                    .contains(name)) {
                throw new Refused("unsupported", "this relay knows no filter by " + shown(name));
            }
        }
        return new EventFilter(
                node.has("ids") ? hashes(node.get("ids"), "ids") : null,
                node.has("authors") ? hashes(node.get("authors"), "authors") : null,
                node.has("kinds") ? numbers(node.get("kinds")) : null,
                tags,
                node.has("since") ? number(node, "since") : Long.MIN_VALUE,
                node.has("until") ? number(node, "until") : Long.MAX_VALUE,
                node.has("limit") ? Math.clamp(number(node, "limit"), 0, mostEvents) : mostEvents);
    }

    private static String shown(String name) {
        return name.substring(0, Math.min(name.length(), 40)).replaceAll("[^A-Za-z0-9_-]", "?");
    }

    private static long number(JsonNode node, String name) {
        if (!node.get(name).isIntegralNumber() || !node.get(name).canConvertToLong()) {
            throw Refused.invalid(name + " is a whole number");
        }
        return node.get(name).longValue();
    }

    private static Set<Integer> numbers(JsonNode list) {
        var numbers = new HashSet<Integer>();
        for (var value : listed(list, "kinds")) {
            if (!value.isIntegralNumber() || !value.canConvertToInt()) {
                throw Refused.invalid("kinds are whole numbers");
            }
            numbers.add(value.intValue());
        }
        return Set.copyOf(numbers);
    }

    private static Set<String> hashes(JsonNode list, String name) {
        var hashes = texts(list, name);
        if (!hashes.stream().allMatch(NostrEvent::isHash)) {
            throw Refused.invalid(name + " are 64 digits of lower-case hex each");
        }
        return hashes;
    }

    private static Set<String> texts(JsonNode list, String name) {
        var texts = new HashSet<String>();
        for (var value : listed(list, shown(name))) {
            if (!value.isString()) {
                throw Refused.invalid(shown(name) + " has texts");
            }
            texts.add(value.stringValue());
        }
        return Set.copyOf(texts);
    }

    private static JsonNode listed(JsonNode list, String name) {
        if (!list.isArray() || list.size() > MOST_VALUES) {
            throw Refused.invalid(name + " is a list of " + MOST_VALUES + " values at most");
        }
        return list;
    }

    /// Whether the event is one of those.
    boolean admits(NostrEvent event) {
        return (ids == null || ids.contains(event.id())) && admitsButForItsId(event);
    }

    /// Whether an event may be one of those that has no id yet, if it is not signed.
    boolean mayAdmit(NostrEvent event) {
        return event.id().isEmpty() ? admitsButForItsId(event) : admits(event);
    }

    private boolean admitsButForItsId(NostrEvent event) {
        return (authors == null || authors.contains(event.pubkey()))
                && (kinds == null || kinds.contains(event.kind()))
                && event.createdAt() >= since
                && event.createdAt() <= until
                && tags.entrySet().stream()
                        .allMatch(wanted -> event.all(wanted.getKey()).stream().anyMatch(wanted.getValue()::contains));
    }
}
