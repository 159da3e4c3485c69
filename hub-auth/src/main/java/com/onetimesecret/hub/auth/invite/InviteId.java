package com.onetimesecret.hub.auth.invite;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.onetimesecret.hub.api.Tokens;
import java.util.regex.Pattern;

/// The name of one invite; not the credential (`invite_` and 24 of `[a-zA-Z0-9]`).
public record InviteId(@JsonValue String value) {

    private static final Pattern FORM = Pattern.compile("invite_[a-zA-Z0-9]{24}");

    @JsonCreator
    public InviteId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not an invite id");
        }
    }

    static InviteId next(Tokens tokens) {
        return new InviteId("invite_" + tokens.base62(24));
    }

    @Override
    public String toString() {
        return value;
    }
}
