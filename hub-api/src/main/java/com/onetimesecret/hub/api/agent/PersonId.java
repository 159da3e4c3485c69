package com.onetimesecret.hub.api.agent;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.onetimesecret.hub.api.Tokens;
import java.util.regex.Pattern;

/// The name of one person's account (WIRE 0: `usr_` and 24 of `[a-zA-Z0-9]`).
public record PersonId(@JsonValue String value) {

    private static final Pattern FORM = Pattern.compile("usr_[a-zA-Z0-9]{24}");

    @JsonCreator
    public PersonId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not a person id");
        }
    }

    /// Whether `text` has the form of a person id; says nothing about whether it exists.
    public static boolean isValid(String text) {
        return FORM.matcher(text).matches();
    }

    /// A new id that nobody can guess.
    public static PersonId next(Tokens tokens) {
        return new PersonId("usr_" + tokens.base62(24));
    }

    @Override
    public String toString() {
        return value;
    }
}
