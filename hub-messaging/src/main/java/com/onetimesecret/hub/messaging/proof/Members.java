package com.onetimesecret.hub.messaging.proof;

import java.util.HashSet;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The members of one JSON object, none of them twice.
record Members(JsonNode object) {

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /// Reads an object.
    ///
    /// @throws Wrong if the text is none
    static Members read(String text) throws Wrong {
        try {
            var value = MAPPER.readTree(text);
            if (!value.isObject()) {
                throw new Wrong("is no JSON object");
            }
            return new Members(value);
        } catch (JacksonException broken) {
            throw new Wrong("is no JSON");
        }
    }

    boolean has(String name) {
        return object.has(name);
    }

    /// A member that is a text.
    String text(String name) throws Wrong {
        var value = object.path(name);
        if (!value.isString()) {
            throw new Wrong("has no text `" + name + "`");
        }
        return value.stringValue();
    }

    /// A member that is a place.
    long place(String name) throws Wrong {
        var value = object.path(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            throw new Wrong("has no place `" + name + "`");
        }
        return value.longValue();
    }

    /// A member that is a hash.
    Hash hash(String name) throws Wrong {
        return Hash.parse(text(name)).orElseThrow(() -> new Wrong("has no hash `" + name + "`"));
    }

    /// A member that is an object.
    Members object(String name) throws Wrong {
        var value = object.path(name);
        if (!value.isObject()) {
            throw new Wrong("has no object `" + name + "`");
        }
        return new Members(value);
    }

    /// Refuses members beside these: nothing vouches for them.
    void requireOnly(Set<String> known) throws Wrong {
        var others = new HashSet<>(object.propertyNames());
        others.removeAll(known);
        if (!others.isEmpty()) {
            throw new Wrong("has members that no hub writes: " + others);
        }
    }

    /// What is wrong with an object, as the end of a sentence.
    static final class Wrong extends Exception {
        private static final long serialVersionUID = 1L;

        Wrong(String what) {
            super(what);
        }
    }
}
