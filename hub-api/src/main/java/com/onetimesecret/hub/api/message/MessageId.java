package com.onetimesecret.hub.api.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.onetimesecret.hub.api.Tokens;
import java.util.regex.Pattern;

/// The name of one stored message (WIRE 0: `msg_` and 24 of `[a-zA-Z0-9]`).
public record MessageId(@JsonValue String value) {

    private static final Pattern FORM = Pattern.compile("msg_[a-zA-Z0-9]{24}");

    @JsonCreator
    public MessageId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not a message id");
        }
    }

    /// Whether `text` has the form of a message id; says nothing about whether it exists.
    public static boolean isValid(String text) {
        return FORM.matcher(text).matches();
    }

    /// A new id that nobody can guess.
    public static MessageId next(Tokens tokens) {
        return new MessageId("msg_" + tokens.base62(24));
    }

    @Override
    public String toString() {
        return value;
    }
}
