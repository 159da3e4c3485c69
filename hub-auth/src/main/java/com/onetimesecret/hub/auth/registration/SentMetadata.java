package com.onetimesecret.hub.auth.registration;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The members of a registration as they were sent; a null counts as left out (RFC 7591 section 2).
record SentMetadata(JsonNode body) {

    private static final int LONGEST_URL = 2_000;
    private static final int MOST = 20;

    boolean has(String name) {
        return !body.path(name).isMissingNode() && !body.path(name).isNull();
    }

    @Nullable
    JsonNode json(String name) {
        return has(name) ? body.path(name) : null;
    }

    @Nullable
    String text(String name, int longest) {
        if (!has(name)) {
            return null;
        }
        var value = body.path(name);
        if (!value.isString() || value.stringValue().isBlank()) {
            throw InvalidRegistration.metadata(name + " must be a text.");
        }
        var text = value.stringValue().strip();
        if (text.length() > longest || text.chars().anyMatch(c -> c == 0 || Character.isSurrogate((char) c))) {
            throw InvalidRegistration.metadata(name + " is a text of at most " + longest + " plain characters.");
        }
        return text;
    }

    @Nullable
    String url(String name) {
        return text(name, LONGEST_URL);
    }

    @Nullable
    Boolean flag(String name) {
        if (!has(name)) {
            return null;
        }
        if (!body.path(name).isBoolean()) {
            throw InvalidRegistration.metadata(name + " must be true or false.");
        }
        return body.path(name).booleanValue();
    }

    /// The texts of an array without repetitions, or null if it was left out.
    @Nullable
    List<String> list(String name) {
        if (!has(name)) {
            return null;
        }
        var texts = new ArrayList<String>();
        for (var element : body.path(name)) {
            if (!element.isString() || element.stringValue().length() > LONGEST_URL) {
                throw InvalidRegistration.metadata(name + " must be an array of texts.");
            }
            if (!texts.contains(element.stringValue())) {
                texts.add(element.stringValue());
            }
        }
        if (!body.path(name).isArray() || texts.size() > MOST) {
            throw InvalidRegistration.metadata(name + " must be an array of at most " + MOST + " texts.");
        }
        return texts;
    }

    /// One of a few values, or null if it was left out.
    @Nullable
    String oneOf(String name, List<String> allowed) {
        var value = text(name, LONGEST_URL);
        if (value != null && !allowed.contains(value)) {
            throw InvalidRegistration.metadata(name + " is one of: " + String.join(" ", allowed));
        }
        return value;
    }
}
