package com.onetimesecret.hub.messaging.proof;

import org.jspecify.annotations.Nullable;

/// One entry of a network's trail at its place in the chain.
///
/// @param details canonical JSON, null if they were erased
/// @param salt null with the details; makes guessing them from their hash useless once both are gone
/// @param previous the hash of the entry before
public record LinkedEntry(
        String networkId,
        long place,
        String at,
        String kind,
        String actor,
        String action,
        String subject,
        @Nullable String details,
        @Nullable String salt,
        Hash detailsHash,
        Hash previous) {

    /// What stands for the details in the chain.
    public static Hash detailsHash(String salt, String details) {
        return Hash.over(salt + details);
    }

    /// The entry's link: a hash over everything but the details and their salt, with the hash before it.
    public Hash hash() {
        var text = new StringBuilder(400).append('{');
        member("action", action, text);
        member("actor", actor, text);
        member("at", at, text);
        member("details_hash", detailsHash.text(), text);
        member("kind", kind, text);
        member("network_id", networkId, text);
        text.append("\"place\":").append(place).append(',');
        member("previous", previous.text(), text);
        member("subject", subject, text);
        text.setCharAt(text.length() - 1, '}');
        return Hash.over(text.toString());
    }

    /// The entry as it is shown and exported, with the hash that is stored for it.
    public String json(Hash hash) {
        var text = new StringBuilder(600).append("{\"place\":").append(place).append(',');
        member("network_id", networkId, text);
        member("at", at, text);
        member("kind", kind, text);
        member("actor", actor, text);
        member("action", action, text);
        member("subject", subject, text);
        if (details == null || salt == null) {
            text.append("\"erased\":true,");
        } else {
            text.append("\"details\":").append(details).append(',');
            member("salt", salt, text);
        }
        member("details_hash", detailsHash.text(), text);
        member("previous", previous.text(), text);
        member("hash", hash.text(), text);
        text.setCharAt(text.length() - 1, '}');
        return text.toString();
    }

    private static void member(String name, String value, StringBuilder text) {
        text.append('"').append(name).append("\":");
        CanonicalJson.quote(value, text);
        text.append(',');
    }
}
