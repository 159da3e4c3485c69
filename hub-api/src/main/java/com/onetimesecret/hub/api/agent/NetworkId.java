package com.onetimesecret.hub.api.agent;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.onetimesecret.hub.api.Tokens;
import java.util.regex.Pattern;

/// The name of one network, the wall that nothing crosses (WIRE 0: `net_` and 24 of `[a-zA-Z0-9]`).
public record NetworkId(@JsonValue String value) {

    private static final Pattern FORM = Pattern.compile("net_[a-zA-Z0-9]{24}");

    @JsonCreator
    public NetworkId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not a network id");
        }
    }

    /// Whether `text` has the form of a network id; says nothing about whether it exists.
    public static boolean isValid(String text) {
        return FORM.matcher(text).matches();
    }

    /// A new id that nobody can guess.
    public static NetworkId next(Tokens tokens) {
        return new NetworkId("net_" + tokens.base62(24));
    }

    @Override
    public String toString() {
        return value;
    }
}
