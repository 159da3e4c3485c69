package com.onetimesecret.hub.api.approval;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.onetimesecret.hub.api.Tokens;
import java.util.regex.Pattern;

/// The name of one request that a person decides; not a credential (WIRE 0: `appr_` and 24 of `[a-zA-Z0-9]`).
public record ApprovalId(@JsonValue String value) {

    private static final Pattern FORM = Pattern.compile("appr_[a-zA-Z0-9]{24}");

    @JsonCreator
    public ApprovalId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not an approval id");
        }
    }

    /// Whether `text` has the form of an approval id; says nothing about whether it exists.
    public static boolean isValid(String text) {
        return FORM.matcher(text).matches();
    }

    /// A new id that nobody can guess.
    public static ApprovalId next(Tokens tokens) {
        return new ApprovalId("appr_" + tokens.base62(24));
    }

    @Override
    public String toString() {
        return value;
    }
}
