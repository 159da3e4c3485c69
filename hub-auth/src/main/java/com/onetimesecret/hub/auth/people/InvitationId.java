package com.onetimesecret.hub.auth.people;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.onetimesecret.hub.api.Tokens;
import java.util.regex.Pattern;

/// The name of one invitation of a person; not the credential (`invitation_` and 24 of `[a-zA-Z0-9]`).
public record InvitationId(@JsonValue String value) {

    private static final Pattern FORM = Pattern.compile("invitation_[a-zA-Z0-9]{24}");

    @JsonCreator
    public InvitationId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not an invitation id");
        }
    }

    /// Whether `text` has the form of one; says nothing about whether it exists.
    public static boolean isValid(String text) {
        return FORM.matcher(text).matches();
    }

    static InvitationId next(Tokens tokens) {
        return new InvitationId("invitation_" + tokens.base62(24));
    }

    @Override
    public String toString() {
        return value;
    }
}
