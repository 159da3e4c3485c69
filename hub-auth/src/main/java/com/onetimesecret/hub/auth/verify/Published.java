package com.onetimesecret.hub.auth.verify;

import com.onetimesecret.hub.auth.key.AgentKey;
import com.onetimesecret.hub.auth.key.InvalidKey;
import com.onetimesecret.hub.auth.key.PublicKeys;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a domain says about its agent.
///
/// @param id whose document it says it is; null in a directory of keys, which names nobody
/// @param status `active`, or what the agent is instead
/// @param revokedKeys thumbprints of earlier keys that it says were revoked
record Published(
        @Nullable String id, String status, @Nullable Instant createdAt, List<DatedKey> keys, Set<String> revokedKeys) {

    static final String ACTIVE = "active";
    static final String REVOKED = "revoked";

    private static final int MOST_KEYS = 32;
    private static final int MOST_DEPTH = 16;
    private static final int LONGEST_ID = 253;
    private static final int LONGEST_STATUS = 32;
    private static final int LONGEST_TEXT = 2_000;

    // What reads otherwise in another program, a member that is there twice, says nothing here.
    private static final JsonMapper STRICT = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MOST_DEPTH)
                            .build())
                    .build())
            .build();

    Published {
        keys = List.copyOf(keys);
        revokedKeys = Set.copyOf(revokedKeys);
    }

    /// A key, and from when to when it counts, in unix seconds.
    record DatedKey(AgentKey key, long from, long until) {

        boolean countsAt(Instant time) {
            return from <= time.getEpochSecond() && time.getEpochSecond() < until;
        }
    }

    /// What is published is not what it should be; the message says why.
    static final class Unusable extends Exception {

        private static final long serialVersionUID = 1;

        Unusable(String why) {
            super(why, null, false, false);
        }
    }

    /// A document of one agent: `/.well-known/agent.json`.
    static Published agent(byte[] body) throws Unusable {
        var json = object(body);
        if (json.path("v").asInt(0) != 1) {
            throw new Unusable("its agent.json is not of version 1");
        }
        var id = text(json, "id", LONGEST_ID);
        var status = text(json, "status", LONGEST_STATUS);
        // Atomic's own reader takes no document without them.
        text(json, "name", LONGEST_TEXT);
        text(json, "deposit", LONGEST_TEXT);
        try {
            var key = PublicKeys.read(text(json, "public_key", LONGEST_TEXT));
            var created = OffsetDateTime.parse(text(json, "created_at", 64)).toInstant();
            return new Published(id, status, created, List.of(new DatedKey(key, 0, Long.MAX_VALUE)), revokedKeys(json));
        } catch (InvalidKey refused) {
            throw new Unusable("its agent.json has a key that the hub does not accept: " + refused.getMessage());
        } catch (DateTimeException noTime) {
            throw new Unusable("the created_at of its agent.json is not a time");
        }
    }

    /// A set of keys as Web Bot Auth has it; kinds of keys that the hub does not check are left out.
    static Published directory(byte[] body) throws Unusable {
        var keys = object(body).path("keys");
        if (!keys.isArray() || keys.size() > MOST_KEYS) {
            throw new Unusable("its key directory is not a set of at most " + MOST_KEYS + " keys");
        }
        var read = new ArrayList<DatedKey>();
        for (var jwk : keys) {
            var from = jwk.path("nbf").asLong(0);
            var until = jwk.path("exp").asLong(Long.MAX_VALUE);
            key(jwk.toString()).ifPresent(key -> read.add(new DatedKey(key, from, until)));
        }
        return new Published(null, ACTIVE, null, read, Set.of());
    }

    private static Set<String> revokedKeys(JsonNode json) {
        var revoked = new HashSet<String>();
        for (var earlier : json.path("previous_keys")) {
            if (earlier.path("status").asString("").equals(REVOKED)) {
                key(earlier.path("public_key").asString("")).ifPresent(key -> revoked.add(key.thumbprint()));
            }
        }
        return revoked;
    }

    private static Optional<AgentKey> key(String text) {
        try {
            return Optional.of(PublicKeys.read(text));
        } catch (InvalidKey notForUs) {
            return Optional.empty();
        }
    }

    private static JsonNode object(byte[] body) throws Unusable {
        try {
            var json = STRICT.readTree(body);
            if (json.isObject()) {
                return json;
            }
        } catch (JacksonException unreadable) {
            throw new Unusable("what it publishes is not strict JSON");
        }
        throw new Unusable("what it publishes is not a JSON object");
    }

    private static String text(JsonNode json, String member, int longest) throws Unusable {
        var value = json.path(member);
        if (!value.isString() || value.stringValue().length() > longest) {
            throw new Unusable("its agent.json has no " + member + ", or not as it should be");
        }
        return value.stringValue();
    }
}
